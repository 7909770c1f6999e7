/** What the load generator is asked for. */
export type Plan = {
  readonly port: number;
  readonly connections: number;
  /** Of each request, ready to be sent, what stands before its value and what behind. */
  readonly before: string;
  readonly after: string;
  /** One a request: a short token, or a bearer. */
  readonly values: readonly string[];
  /** Whether the values come round again; otherwise the run ends with the last. */
  readonly repeat: boolean;
  readonly seconds: number;
  /** So many requests a second, answered or not. Absent: each connection sends when it has been answered. */
  readonly rate?: number;
};

export type Outcome = {
  readonly operations: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many answers were no 200, by status; 0 for a connection that was lost. */
  readonly failures: Readonly<Record<number, number>>;
};

/** A request whose value stands in its JSON body. All values are of one length. */
export function requestWithBody(path: string, body: readonly [string, string], valueLength: number) {
  const length = body[0].length + valueLength + body[1].length;
  const head = [
    `POST ${path} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    `content-length: ${length}`,
  ];
  return { before: `${head.join('\r\n')}\r\n\r\n${body[0]}`, after: body[1] };
}

/** A request without a body that the value, a bearer, is sent along with. */
export function requestWithBearer(path: string) {
  return {
    before: `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer `,
    after: '\r\ncontent-length: 0\r\n\r\n',
  };
}
