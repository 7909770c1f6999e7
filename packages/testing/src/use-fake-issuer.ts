import { atEnd } from './at-end.ts';
import { type FakeIssuer, startFakeIssuer } from './fake-issuer.ts';

/** One for this test file. */
export async function useFakeIssuer(): Promise<FakeIssuer> {
  const issuer = await startFakeIssuer();
  atEnd(() => issuer.close());
  return issuer;
}
