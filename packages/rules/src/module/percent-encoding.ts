/** Printable ASCII, of which placeholders and tokens are made, however often it was encoded. Ends, since every round shortens the text. */
export function decodeRepeatedly(encoded: string): string {
  let text = encoded;
  for (let before = ''; before !== text; ) {
    before = text;
    text = before.replace(/%([2-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
  return text;
}
