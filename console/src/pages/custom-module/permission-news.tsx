import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import type { Module } from '../../api/answers.ts';
import { useMadePermissions } from '../../api/made-permissions.ts';
import { settingRightsQuery } from '../../api/setting-rights.ts';

/** Says how far the permission of a module that was just created is. */
export function PermissionNews({ module }: { module: Module }) {
  const { name, permission } = module;
  const isMade = useMadePermissions([module])(module);
  const { data: rights } = useQuery(settingRightsQuery);
  if (isMade === undefined) return `${name} was created.`;
  if (!isMade) return `${name} was created. Its permission ${permission.name} is being made.`;
  return (
    <>
      {`${name} was created. Its permission ${permission.name} is ready`}
      {rights?.roles && (
        <>
          : give it to{' '}
          <Anchor component={Link} to="/setting/role" inherit underline="always">
            a role
          </Anchor>
        </>
      )}
      .
    </>
  );
}
