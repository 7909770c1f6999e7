import type { Failure } from '@custom-modules/chassis/failure';

const realm = 'Bearer realm="custom-modules"';
/** Where the failure does not know. */
const retryAfterSeconds = '1';

/** What HTTP wants said beside a refusal. */
export function headersOf({ code, message, info }: Failure, status: number): Record<string, string> {
  switch (status) {
    case 401:
      return { 'www-authenticate': challenge(code, message) };
    case 429:
    case 503:
      return { 'retry-after': info['retryAfterSeconds'] ?? retryAfterSeconds };
    default:
      return {};
  }
}

/** RFC 6750 §3: no error code for a request that did not try to authenticate. */
function challenge(code: string, message: string): string {
  return code === 'bearer_missing' ? realm : `${realm}, error="invalid_token", error_description="${message}"`;
}
