import { createHash } from 'node:crypto';
import { accepted, type Checked, refused } from '@custom-modules/rules/checked';
import type { ModuleInput } from './module.ts';

/** An attempt to make a module that its maker has named, so that it can be made again. The name is kept by its hash alone. */
export type Attempt = {
  readonly userId: string;
  readonly keyHash: Buffer;
  /** Tells whether the same was asked for. */
  readonly requestHash: Buffer;
  readonly now: Date;
  readonly expiresAt: Date;
};

const lifeMs = 24 * 60 * 60_000;

/** How an attempt is named: by a header of HTTP, so in what a header can hold. */
export function checkIdempotencyKey(key: string): Checked<string> {
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return accepted(key);
  return refused('The key must be 1 to 255 printable ASCII characters.');
}

export function describeAttempt(
  key: string,
  { name, type, url, icon, group, order, enabled }: ModuleInput,
  { userId, now }: { readonly userId: string; readonly now: Date },
): Attempt {
  return {
    userId,
    keyHash: sha256(key),
    requestHash: sha256(JSON.stringify([name, type, url, icon, group, order, enabled])),
    now,
    expiresAt: new Date(now.getTime() + lifeMs),
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
