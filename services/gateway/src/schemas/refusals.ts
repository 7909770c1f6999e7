import { type TSchema, Type } from 'typebox';
import { problemSchema, refusalSchema } from './refusal.ts';

const descriptions = {
  400: 'The request is malformed, or fields of it are refused: each is named, with the reason.',
  401: 'There is no bearer token, or one that is not accepted.',
  403: 'The permission this needs is missing, or the request did not come by HTTPS.',
  404: 'It is not there, or it is another organization’s.',
  409: 'The name is taken, the organization has as many of these as it may have, or one is under way already.',
  412: 'It has changed since: `If-Match` names another version.',
  413: 'The body is larger than 64 KiB, or a form than 20 KiB.',
  415: 'The body is not of the content type this takes.',
  422: 'The `Idempotency-Key` was sent with another request in the last 24 hours.',
  429: 'There are too many of these already, or were in the last minute. Try again, see `Retry-After`.',
  500: 'Something went wrong on our side.',
  503: 'Something this request needs does not answer, or there is too much to do. Try again, see `Retry-After`.',
} as const;

type RefusalStatus = keyof typeof descriptions;

const content = {
  'application/json': { schema: refusalSchema },
  'application/problem+json': { schema: problemSchema },
};

/** The statuses a route refuses with, for its documentation. */
export function refusals(...statuses: RefusalStatus[]) {
  return Object.fromEntries(statuses.map((status) => [status, { description: descriptions[status], content }]));
}

/** Whether a documented response is one of these. */
export function isRefusal(status: string, description: string | undefined): boolean {
  return description !== undefined && descriptions[Number(status) as RefusalStatus] === description;
}

/** The answer to a client that has the current representation already. */
export const notModified = noContent('The client has it already: `If-None-Match` names its `ETag`.');

/** An answer without a body. */
export function noContent(description: string, headers: Record<string, TSchema> = {}) {
  return Type.Unsafe<undefined>({ type: 'null', description, headers });
}
