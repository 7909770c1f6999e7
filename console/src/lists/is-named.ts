/** Whether a search finds what has this name. */
export function isNamed(name: string, search: string): boolean {
  return name.toLowerCase().includes(search.trim().toLowerCase());
}
