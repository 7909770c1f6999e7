import type { Static, TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Value } from 'typebox/value';
import { type CloudEvent, fromHeaders, type MessageHeaders } from './cloud-event.ts';
import { holdsSecret } from './secrets.ts';

/** A record for Kafka. */
export type EventRecord = { readonly key: string; readonly value: string; readonly headers: Record<string, string> };

/** A record from Kafka. */
export type ReadRecord = {
  readonly key: Buffer | string | null;
  readonly value: Buffer | string | null;
  readonly headers?: MessageHeaders | undefined;
};

/** A message that is not an event of ours, whoever wrote it. Trying again changes nothing. */
export class UnreadableEventError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnreadableEventError';
  }
}

/** Whoever wrote it may have written anything there, so it is repeated only where it could be a type. */
export function unknownType(type: string): UnreadableEventError {
  const isRepeatable = /^[\w.-]{1,100}$/.test(type) && !holdsSecret(type);
  return new UnreadableEventError(isRepeatable ? `unknown event type ${type}` : 'unknown event type, of no form');
}

/** @throws UnreadableEventError */
export function readContext(headers: MessageHeaders | undefined): CloudEvent {
  try {
    return fromHeaders(headers);
  } catch (cause) {
    throw new UnreadableEventError(cause instanceof Error ? cause.message : 'headers', cause);
  }
}

/**
 * The value, if it has the form; what `fromJSON` of a generated message makes of one that has not, nobody can rely on.
 * @throws UnreadableEventError
 */
export function readData<T extends TSchema>(schema: T, value: Buffer | string | null): Static<T> {
  if (value === null) throw new UnreadableEventError('there is no value');
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch {
    throw new UnreadableEventError('the value is not JSON'); // the parser quotes what it read, so its message stays here
  }
  if (validatorOf(schema).Check(json)) return json as Static<T>;
  const [error] = Value.Errors(schema, json);
  throw new UnreadableEventError(`the value${error?.instancePath.replaceAll('/', '.')} ${error?.message}`);
}

const validators = new WeakMap<TSchema, Pick<Validator, 'Check'>>();

/** Compiled once: of all that is done to a message, checking it by walking its schema took the most. */
function validatorOf(schema: TSchema): Pick<Validator, 'Check'> {
  const known = validators.get(schema);
  if (known) return known;
  const compiled = Compile(schema);
  validators.set(schema, compiled);
  return compiled;
}
