/** What must never be written anywhere: a short token, a bearer (any JWT). */
export const secretPatterns: readonly RegExp[] = [/st_[0-9A-Za-z]{33}/g, /eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g];

export function holdsSecret(text: string): boolean {
  return secretPatterns.some((secret) => text.search(secret) >= 0);
}
