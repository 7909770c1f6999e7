/**
 * The media type a client likes best (RFC 9110 §12.5.1). Of equally liked ones the one it named more precisely wins,
 * then the one offered first. When none is acceptable it gets the first: an answer in the wrong form beats none.
 */
export function preferredType<const T extends string>(accept: string | undefined, offers: readonly [T, ...T[]]): T {
  const [first] = offers;
  if (accept === undefined) return first;
  const ranges = accept.split(',').map(readRange);
  let best = { offer: first as T, quality: 0, precision: -1 };
  for (const offer of offers) {
    const { quality, precision } = opinionOf(ranges, offer);
    const isBetter = quality > best.quality || (quality === best.quality && quality > 0 && precision > best.precision);
    if (isBetter) best = { offer, quality, precision };
  }
  return best.offer;
}

type Range = { readonly type: string; readonly quality: number };

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = weight === undefined ? 1 : Number(weight.slice(2));
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0 };
}

/** What the most precise of the matching ranges says. */
function opinionOf(ranges: readonly Range[], offer: string): { quality: number; precision: number } {
  const matches = ['*/*', `${offer.split('/')[0]}/*`, offer];
  for (let precision = 2; precision >= 0; precision -= 1) {
    const range = ranges.find(({ type }) => type === matches[precision]);
    if (range) return { quality: range.quality, precision };
  }
  return { quality: 0, precision: -1 };
}
