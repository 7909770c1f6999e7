/**
 * One character without its case, by full case folding (CaseFolding.txt, C and F), which JavaScript does not have. Lower, upper,
 * lower is the same: ß and ẞ give ss, both sigmas σ; ı alone differs and gives i, whose look-alike it is. For one character at a
 * time: lower-casing a word writes a sigma at its end in another form.
 */
export function foldCase(character: string): string {
  return character.toLowerCase().toUpperCase().toLowerCase();
}
