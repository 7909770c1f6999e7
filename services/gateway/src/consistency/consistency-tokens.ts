import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ModuleVersion } from '@custom-modules/contracts/permissions';

export type ReadToken =
  | { readonly kind: 'read'; readonly version: ModuleVersion }
  | { readonly kind: 'malformed' }
  /** Signed for another organization, with a key that is not ours, or not signed at all: nobody is told which. */
  | { readonly kind: 'not ours' };

/** What a client carries from a change to what it reads next: the version of a module, signed for one organization. */
export type ConsistencyTokens = {
  make(organizationId: string, version: ModuleVersion): string;
  read(organizationId: string, token: string): ReadToken;
};

const macBytes = 32;
const content = /^([1-9]\d{0,9}) ([\x21-\x7e]{1,128})$/;

/** @param keys the first signs and all of them are accepted, so that a key can be changed without an outage */
export function createConsistencyTokens(keys: readonly string[]): ConsistencyTokens {
  const [newest] = keys;
  if (newest === undefined) throw new TypeError('there is no key to sign with');
  return {
    make: (organizationId, version) => sign(newest, organizationId, version),
    read(organizationId, token) {
      const [, version, moduleId] = content.exec(Buffer.from(token, 'base64url').toString('utf8', macBytes)) ?? [];
      if (moduleId === undefined) return { kind: 'malformed' };
      const claimed = { moduleId, version: Number(version) };
      // The whole text is compared: base64 can be written in more than one way.
      const isOurs = keys.some((key) => isSame(token, sign(key, organizationId, claimed)));
      return isOurs ? { kind: 'read', version: claimed } : { kind: 'not ours' };
    },
  };
}

function sign(key: string, organizationId: string, { moduleId, version }: ModuleVersion): string {
  const signed = JSON.stringify(['consistency-token', organizationId, moduleId, version]);
  const mac = createHmac('sha256', key).update(signed).digest();
  return Buffer.concat([mac, Buffer.from(`${version} ${moduleId}`)]).toString('base64url');
}

function isSame(text: string, other: string): boolean {
  const [left, right] = [Buffer.from(text), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
