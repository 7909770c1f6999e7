/** Characters are Unicode code points, the unit of PostgreSQL's `char_length`; URLs are ASCII, so there every unit is the same. */
export const limits = {
  nameCharacters: 100,
  groupCharacters: 60,
  urlCharacters: 2048,
  allowedHosts: 100,
  hostCharacters: 253,
} as const;
