import { crc32 } from 'node:zlib';

/** Text that has the form of a short token and its checksum; whether one was ever issued is the store's to say. */
export type ShortToken = string & { readonly [form]: true };
declare const form: unique symbol;

/** Makes so many unpredictable bytes. A dependency, so that a test can know them. */
export type RandomBytes = (count: number) => Uint8Array;

const prefix = 'st_';
const randomByteCount = 20;
const randomLength = 27;
const checksumLength = 6;
const bodyLength = prefix.length + randomLength;
const tokenLength = bodyLength + checksumLength;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const wellFormed = /^st_[0-9A-Za-z]{33}$/;

/**
 * `st_`, 160 random bits as 27 base62 digits, and the CRC-32 of all that as 6 more. None of its characters is ever
 * escaped in a URL, and it is told from other text, and from a mistyped token, without asking the store.
 */
export function makeShortToken(randomBytes: RandomBytes): ShortToken {
  const random = BigInt(`0x${Buffer.from(randomBytes(randomByteCount)).toString('hex')}`);
  const body = prefix + toBase62(random, randomLength);
  return (body + checksumOf(body)) as ShortToken;
}

/** Looks at no more than a token's length of text, however long the text is. */
export function isShortToken(text: string): text is ShortToken {
  return (
    text.length === tokenLength &&
    wellFormed.test(text) &&
    text.slice(bodyLength) === checksumOf(text.slice(0, bodyLength))
  );
}

function checksumOf(body: string): string {
  return toBase62(BigInt(crc32(body)), checksumLength);
}

function toBase62(value: bigint, length: number): string {
  let digits = '';
  for (let rest = value; digits.length < length; rest /= 62n) digits = alphabet.charAt(Number(rest % 62n)) + digits;
  return digits;
}
