/** How long, in the largest unit that says enough. */
export function durationOf(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** How long before `now` something was. */
export function agoOf(time: string, now: string): string {
  return durationOf(Math.max(0, Date.parse(now) - Date.parse(time)) / 1000);
}
