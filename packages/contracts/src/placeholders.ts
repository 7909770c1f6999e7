/** What a module's URL may ask for between braces, and a launch fills in. */
export const placeholderNames = ['SHORT_TOKEN', 'USER_ID', 'ORGANIZATION_ID', 'MODULE_ID', 'LOCALE'] as const;
export type PlaceholderName = (typeof placeholderNames)[number];

const placeholder = new RegExp(`\\{(${placeholderNames.join('|')})\\}`, 'g');

/**
 * The URL of a launch. Every value is percent-encoded, which leaves a short token as it is; what a value holds is
 * never expanded again; the rest of the URL stays as it was written.
 * @throws Error when a value the URL asks for is missing: a URL with a bare placeholder must not leave the system; and when
 * values make a segment of the path one that is followed instead of sent, such as `..`
 */
export function substitute(url: string, values: Readonly<Partial<Record<PlaceholderName, string>>>): string {
  const fill = (text: string) =>
    text.replace(placeholder, (_, name: PlaceholderName) => {
      const value = values[name];
      if (value === undefined) throw new Error(`no value for the placeholder {${name}}`);
      return encodeURIComponent(value.toWellFormed());
    });
  const [address = ''] = url.split(/[?#]/, 1);
  const segments = address.split('/');
  if (segments.some((segment) => !isDotSegment(segment) && isDotSegment(fill(segment)))) {
    throw new Error('a value makes a dot segment in the path');
  }
  return fill(url);
}

/** https://url.spec.whatwg.org/#single-dot-path-segment and the double-dot one beside it */
function isDotSegment(segment: string): boolean {
  return /^(?:\.|%2e){1,2}$/i.test(segment);
}
