import { ApiError } from '../api/api-error.ts';

/** What the server has against a field, or against items of a list, such as `roleIds[2]`, each after the item's name. */
export function fieldError(error: Error | null, field: string, itemNames: readonly string[] = []): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const messages = error.fields.flatMap(({ field: place, message }) => {
    if (place === field) return message;
    const index = place.startsWith(`${field}[`) ? Number.parseInt(place.slice(field.length + 1), 10) : undefined;
    return index === undefined ? [] : `${itemNames[index] ?? place}: ${message}`;
  });
  return messages.length > 0 ? messages.join(' ') : undefined;
}

/** Whether the server has said why at these fields, and only there. */
export function isSaidAtFields(error: Error | null, fields: readonly string[]): boolean {
  if (!(error instanceof ApiError)) return false;
  const places = error.fields.map(({ field }) => field.replace(/\[\d+\]$/, ''));
  return places.length > 0 && places.every((place) => fields.includes(place));
}
