import type { Module, ModuleChange, NewModule } from '../../api/answers.ts';

/** What the dialog holds: every field as it was typed. */
export type ModuleValues = {
  readonly name: string;
  readonly type: Module['type'];
  readonly url: string;
  readonly icon: string;
  readonly group: string;
  readonly order: number | string;
  readonly enabled: boolean;
};

export const newValues: ModuleValues = {
  name: '',
  type: 'web',
  url: '',
  icon: 'puzzle',
  group: '',
  order: 0,
  enabled: true,
};

export function valuesOf({ name, type, url, icon, group, order, enabled }: Module): ModuleValues {
  return { name, type, url, icon, group: group ?? '', order, enabled };
}

export function toNewModule({ group, order, ...same }: ModuleValues): NewModule {
  return { ...same, group: group.trim() || null, order: Number(order) };
}

/** Only the fields that differ: what somebody else may change meanwhile is left alone. */
export function toChange(module: Module, values: ModuleValues): ModuleChange {
  const { name: _kept, ...wanted } = toNewModule(values);
  return Object.fromEntries(
    Object.entries(wanted).filter(([field, value]) => value !== module[field as keyof ModuleChange]),
  );
}
