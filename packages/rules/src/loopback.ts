/**
 * Whether a host, as `URL` writes it or bare, is this machine to whoever opens a connection to it: what is sent there never
 * crosses a network, so that http is harmless. Names below `localhost` are not: a resolver may ask the network for them.
 */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/.test(host);
}
