/** What the gateway answered, its envelope opened. */
export type Answer = {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers the way a client in any language would
  readonly body: any;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly data: any;
};

/** The HTTP API as one caller sees it. */
export type Api = {
  readonly bearer: string | undefined;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Sends a body as it is. */
  postText(path: string, text: string, headers?: Record<string, string>): Promise<Answer>;
  put(path: string, body: unknown): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  delete(path: string, headers?: Record<string, string>): Promise<Answer>;
};

type Options = {
  readonly baseUrl: string;
  readonly bearer?: string;
  /** Hears each answer, whoever asked. */
  readonly onAnswer: (answer: Answer) => void;
};

export function createApi({ baseUrl, bearer, onAnswer }: Options): Api {
  const send = async (method: string, path: string, body?: string, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    const parsed = isJson ? JSON.parse(text) : undefined;
    const { status } = response;
    const answer = { path, status, headers: response.headers, text, body: parsed, data: parsed?.data };
    onAnswer(answer);
    return answer;
  };
  const json = (body: unknown) => (body === undefined ? undefined : JSON.stringify(body));
  return {
    bearer,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, json(body), headers),
    postText: (path, text, headers) => send('POST', path, text, headers),
    put: (path, body) => send('PUT', path, json(body)),
    patch: (path, body, headers) => send('PATCH', path, json(body), headers),
    delete: (path, headers) => send('DELETE', path, undefined, headers),
  };
}
