import { IconPuzzle, IconUsersGroup, type TablerIcon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type SettingRights, settingRightsQuery } from '../api/setting-rights.ts';

export type Setting = {
  right: keyof SettingRights;
  label: string;
  text: string;
  icon: TablerIcon;
  path: string;
  /** Where one is in it, too. */
  otherPaths: readonly string[];
};

const settings: readonly Setting[] = [
  {
    right: 'modules',
    label: 'Custom Modules',
    text: 'What your organization adds to the menu.',
    icon: IconPuzzle,
    path: '/setting/custom-module',
    otherPaths: [],
  },
  {
    right: 'roles',
    label: 'Roles and people',
    text: 'Who sees which module, and why.',
    icon: IconUsersGroup,
    path: '/setting/role',
    otherPaths: ['/setting/user'],
  },
];

/** The settings that whoever is signed in may open; none until that is known. */
export function useSettings(): readonly Setting[] {
  const { data: rights } = useQuery(settingRightsQuery);
  return settings.filter(({ right }) => rights?.[right]);
}

export function isWithin({ path, otherPaths }: Setting, pathname: string): boolean {
  return [path, ...otherPaths].some((each) => pathname === each || pathname.startsWith(`${each}/`));
}
