import { useQuery } from '@tanstack/react-query';
import type { Module } from '../../api/answers.ts';
import { madePermissionsQuery } from '../../api/made-permissions.ts';

/** Says how far the permission of a module that was just created is. */
export function PermissionNews({ module: { name, permission } }: { module: Module }) {
  const { data: made = [] } = useQuery(madePermissionsQuery([permission.id]));
  return made.includes(permission.id)
    ? `The permission ${permission.name} is ready.`
    : `${name} was added. Its permission is being made.`;
}
