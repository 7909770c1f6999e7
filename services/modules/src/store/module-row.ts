import type { Module } from '../domain/module.ts';
import { moduleNameKey } from '../domain/module-name.ts';
import type { ModuleType } from '../domain/module-type.ts';
import type { MenuEntry } from '../domain/navigation.ts';

/** A row of the table `module`, column by column. */
export type ModuleRow = {
  id: string;
  organization_id: string;
  name: string;
  name_key: string;
  type: ModuleType;
  url: string;
  icon: string;
  menu_group: string | null;
  menu_order: number;
  enabled: boolean;
  permission_id: string;
  permission_name: string;
  version: number;
  created_at: Date;
  created_by: string;
  updated_at: Date;
  updated_by: string;
};

/** The columns that menus are made of. */
export type MenuRow = Pick<
  ModuleRow,
  'id' | 'name' | 'type' | 'icon' | 'menu_group' | 'menu_order' | 'enabled' | 'permission_id'
>;

export function toMenuEntry({ menu_group: group, menu_order: order, permission_id, ...row }: MenuRow): MenuEntry {
  return { ...row, group, order, permission: { id: permission_id } };
}

export function toModule(row: ModuleRow): Module {
  return {
    id: row.id,
    organizationId: row.organization_id,
    name: row.name,
    type: row.type,
    url: row.url,
    icon: row.icon,
    group: row.menu_group,
    order: row.menu_order,
    enabled: row.enabled,
    permission: { id: row.permission_id, name: row.permission_name },
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

export function toRow(module: Module): ModuleRow {
  return {
    id: module.id,
    organization_id: module.organizationId,
    name: module.name,
    name_key: moduleNameKey(module.name),
    type: module.type,
    url: module.url,
    icon: module.icon,
    menu_group: module.group,
    menu_order: module.order,
    enabled: module.enabled,
    permission_id: module.permission.id,
    permission_name: module.permission.name,
    version: module.version,
    created_at: module.createdAt,
    created_by: module.createdBy,
    updated_at: module.updatedAt,
    updated_by: module.updatedBy,
  };
}
