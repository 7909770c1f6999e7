import type { BusEvent } from '../../api/answers.ts';
import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';

const typeStyles: Record<string, 'green' | 'yellow' | 'red'> = { Created: 'green', Updated: 'yellow', Deleted: 'red' };

/** An event in two lines: what happened to what, and what it says. */
export function renderEvent({ topic, partition, offset, time, headers, key, payload }: BusEvent, paint: Paint): string {
  const type = plain(headers['ce_type'] ?? headers['type'] ?? 'no type');
  const [, kind = ''] = /(Created|Updated|Deleted)$/.exec(type) ?? [];
  const style = typeStyles[kind] ?? 'cyan';
  const place = paint('dim', `${plain(topic)} ${partition}-${offset}`);
  return `${paint('dim', time)}  ${paint(style, type)}  ${plain(key)}  ${place}\n  ${paint('dim', plain(payload))}`;
}
