/**
 * What must never be written anywhere: a short token, a bearer (any JWT). A bearer begins with the last thing in its header that
 * looks like a beginning: to try each of them to the end would take hours of a megabyte of them.
 */
export const secretPatterns: readonly RegExp[] = [/st_[0-9A-Za-z]{33}/g, /eyJ(?:(?!eyJ)[\w-])*\.[\w-]{5,}\.[\w-]*/g];

export function holdsSecret(text: string): boolean {
  return secretPatterns.some((secret) => text.search(secret) >= 0);
}
