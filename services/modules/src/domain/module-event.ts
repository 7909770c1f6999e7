import { publicUrl } from '@custom-modules/rules/module/module-url';
import type { Module } from './module-state.ts';

/**
 * What the topic learns of a change: the whole public state after it, who did it, when. The module's URL is its `publicUrl`. A deleted
 * module's state is its last one, its version one higher.
 */
export type ModuleEvent =
  | { readonly kind: 'created'; readonly module: Module; readonly actor: string; readonly occurredAt: Date }
  | { readonly kind: 'updated'; readonly module: Module; readonly actor: string; readonly occurredAt: Date }
  | { readonly kind: 'deleted'; readonly module: Module; readonly actor: string; readonly occurredAt: Date };

export function describeChange(
  kind: ModuleEvent['kind'],
  after: Module,
  by: { readonly userId: string; readonly now: Date },
): ModuleEvent {
  return { kind, module: { ...after, url: publicUrl(after.url) }, actor: by.userId, occurredAt: by.now };
}
