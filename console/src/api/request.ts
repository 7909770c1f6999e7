import type { Refusal } from '@custom-modules/gateway/schemas/refusal';
import { ApiError } from './api-error.ts';
import { changes } from './changes.ts';

export type Options = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What is undefined is left out. */
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/**
 * Asks the gateway, as whoever is signed in, and opens the envelope of its answer.
 * @throws ApiError whatever goes wrong, but for the abort the caller asked for
 */
export async function request<Data>(path: string, options: Options = {}): Promise<Data> {
  return (await ask<Data>(path, options)).data;
}

/** The same, with the headers of the answer. */
export async function ask<Data>(path: string, { query = {}, ...options }: Options): Promise<Answer<Data>> {
  const answer = await send(`${path}${toSearch(query)}`, options);
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new ApiError({ ...(content as Partial<Refusal>), status: answer.status });
  const change = answer.headers.get('consistency-token');
  if (change !== null) changes.add(change);
  return { data: (content as { data: Data }).data, headers: answer.headers };
}

type Answer<Data> = { data: Data; headers: Headers };

async function send(path: string, { method = 'GET', body, headers, signal }: Options): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      headers: {
        // Without it the gateway takes a change for the work of another site.
        'x-requested-with': 'console',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ status: 0, code: 'unreachable', message: 'The server does not answer.', cause });
  }
}

function toSearch(query: NonNullable<Options['query']>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
