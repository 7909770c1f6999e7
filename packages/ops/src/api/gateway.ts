import type { Refusal } from '@custom-modules/gateway/schemas/refusal';
import { ApiError } from './api-error.ts';
import type { Bearer } from './bearer.ts';

type Query = Record<string, string | number | undefined>;

type Options = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** What is undefined is left out. */
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** The HTTP API, asked as one person. Its methods reject with ApiError, and with Problem when that person is not signed in. */
export type Gateway = {
  readonly url: URL;
  /** Asks, and opens the envelope of the answer. */
  request<Data>(path: string, options?: Options): Promise<Data>;
  /** An answer that goes on, when it has begun well. */
  open(path: string, query: Query, signal: AbortSignal): Promise<Response>;
};

type Deps = {
  readonly url: URL;
  /** Absent: nobody asks. */
  readonly bearer?: Bearer;
  /** Ends whatever is being asked. */
  readonly signal?: AbortSignal;
  /** How long it may take to answer, or to begin an answer that goes on. */
  readonly timeoutMs?: number;
};

export function createGateway({ url, bearer, signal, timeoutMs = 30_000 }: Deps): Gateway {
  const untilOver = (other: AbortSignal) => (signal === undefined ? other : AbortSignal.any([signal, other]));

  async function send(path: string, options: Options, whileAsking: AbortSignal): Promise<Response> {
    const used = await bearer?.read();
    const answer = await sendOnce({ url, bearer: used, path, options, signal: whileAsking });
    if (answer.status !== 401 || bearer === undefined || used === undefined) return answer;
    const renewed = await bearer.renew(used);
    if (renewed === undefined) return answer;
    await answer.body?.cancel();
    return sendOnce({ url, bearer: renewed, path, options, signal: whileAsking });
  }

  async function refusalOf(answer: Response): Promise<ApiError> {
    const content = await readJson<Partial<Refusal>>(url, answer);
    if (content?.message === undefined) return unreadable(url, answer.status);
    const hint = answer.status === 401 && bearer ? ` ${bearer.hint}` : '';
    return new ApiError({ ...content, message: `${content.message}${hint}`, status: answer.status });
  }

  return {
    url,
    async request<Data>(path: string, options: Options = {}) {
      const answer = await send(path, options, untilOver(AbortSignal.timeout(timeoutMs)));
      if (!answer.ok) throw await refusalOf(answer);
      const content = await readJson<{ data?: Data }>(url, answer);
      if (content?.data === undefined) throw unreadable(url, answer.status);
      return content.data;
    },
    async open(path, query, whileOpen) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(new DOMException('It has not begun.', 'TimeoutError')), timeoutMs);
      try {
        const whileAsking = untilOver(AbortSignal.any([whileOpen, late.signal]));
        const answer = await send(path, { query, headers: { accept: 'text/event-stream' } }, whileAsking);
        if (!answer.ok) throw await refusalOf(answer);
        return answer;
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

type Sending = { url: URL; bearer: string | undefined; path: string; options: Options; signal: AbortSignal };

async function sendOnce({ url, bearer, path, options, signal }: Sending): Promise<Response> {
  const { method = 'GET', query = {}, body, headers } = options;
  const address = new URL(path, url);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(name, String(value));
  }
  try {
    return await fetch(address, {
      method,
      // A bearer goes to the address it is meant for, and follows nobody elsewhere.
      redirect: 'error',
      headers: {
        accept: 'application/json',
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    throw unreachable(url, cause);
  }
}

/** Undefined when it is no JSON. */
async function readJson<Content>(url: URL, answer: Response): Promise<Content | undefined> {
  try {
    return (await answer.json()) as Content;
  } catch (cause) {
    if (cause instanceof SyntaxError) return undefined;
    throw unreachable(url, cause);
  }
}

function unreachable(url: URL, cause: unknown): ApiError {
  return new ApiError({
    status: 0,
    code: 'unreachable',
    message: `No answer from ${url.origin}: ${reasonOf(cause)}. Is the gateway running, and is this its address (--url)?`,
    cause,
  });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'it cannot be reached';
  if (cause.name === 'TimeoutError') return 'it takes too long';
  const inner = cause.cause as (Error & { code?: string }) | undefined;
  return inner?.code ?? inner?.message ?? 'it cannot be reached';
}

function unreadable(url: URL, status: number): ApiError {
  return new ApiError({
    status,
    code: 'unreadable_answer',
    message: `${url.origin} answered ${status}, and not as a gateway does. Is this its address (--url)?`,
  });
}
