import { invalidRequest } from '@custom-modules/chassis/failure';
import { fail } from '../errors.ts';
import { publicName } from '../failures/public-name.ts';
import type { Gateway } from '../gateway.ts';
import { parseStrictJson } from '../http/strict-json.ts';

/** To the letter: servers that disagree on a sloppy content type have been talked past each other's checks. */
const contentType = /^application\/json(?: ?; ?charset="?utf-8"?)?$/i;

/** JSON is the only body taken. An empty one is none, for clients that always name a content type. */
export function readJsonBodies(app: Gateway): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: Request, body: Buffer) => {
    if (!contentType.test(request.headers['content-type'] ?? '')) throw fail('unsupported_media_type');
    if (body.length === 0) return undefined;
    const json = parseStrictJson(body);
    switch (json.kind) {
      case 'parsed':
        return json.value;
      case 'malformed':
        throw fail('malformed_json');
      case 'duplicate':
        throw invalidRequest({ field: publicName(json.name), message: 'This field is there twice.' });
      default:
        return json satisfies never;
    }
  });
}

type Request = { readonly headers: { readonly 'content-type'?: string | undefined } };
