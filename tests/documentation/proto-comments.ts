import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** `message`: the full name of what it holds, where that is a message of the events, too. */
type Field = { readonly comment: string; readonly message?: string };

export type ProtoComments = {
  /** What is written before a message, by its full name. */
  ofMessage(name: string): string;
  /** The fields of a message by their names in JSON. */
  ofFields(name: string): ReadonlyMap<string, Field>;
};

type Location = { path?: number[]; leadingComments?: string };
type File = {
  package: string;
  messageType?: { name: string; field?: { jsonName: string; typeName?: string }[] }[];
  sourceCodeInfo?: { location: Location[] };
};

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where a descriptor keeps messages, and where a message keeps fields (google/protobuf/descriptor.proto). */
const [messages, fields] = [4, 2];

/** What the contracts of events say in words, for which generated code has no place. */
export function readProtoComments(): ProtoComments {
  const buf = `${root}node_modules/.bin/buf`;
  const image = execFileSync(buf, ['build', 'proto', '--path', 'proto/events', '-o', '-#format=json'], { cwd: root });
  const known = new Map<string, { comment: string; fields: Map<string, Field> }>();
  for (const file of JSON.parse(image.toString()).file as File[]) {
    const commentAt = readComments(file);
    for (const [m, { name, field = [] }] of (file.messageType ?? []).entries()) {
      const ofFields = field.map(({ jsonName, typeName = '' }, f): [string, Field] => [
        jsonName,
        {
          comment: commentAt(messages, m, fields, f),
          ...(typeName.startsWith(`.${file.package}.`) ? { message: typeName.slice(1) } : {}),
        },
      ]);
      known.set(`${file.package}.${name}`, { comment: commentAt(messages, m), fields: new Map(ofFields) });
    }
  }
  return {
    ofMessage: (name) => known.get(name)?.comment ?? '',
    ofFields: (name) => known.get(name)?.fields ?? new Map(),
  };
}

function readComments({ sourceCodeInfo }: File): (...path: number[]) => string {
  const comments = new Map(
    sourceCodeInfo?.location.map(({ path = [], leadingComments = '' }) => [path.join(), inOneLine(leadingComments)]),
  );
  return (...path) => comments.get(path.join()) ?? '';
}

function inOneLine(comment: string): string {
  return comment.trim().replace(/\s+/g, ' ');
}
