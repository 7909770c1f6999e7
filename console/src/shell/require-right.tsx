import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { rightPermissions, type SettingRights, settingRightsQuery } from '../api/setting-rights.ts';
import { ForbiddenState } from '../states/forbidden-state.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Page } from './page.tsx';

type Props = { right: keyof SettingRights };

/** The pages behind a right; the services would refuse what they ask for anyway. */
export function RequireRight({ right }: Props) {
  const rights = useQuery(settingRightsQuery);
  return <Loaded query={rights}>{(data) => (data[right] ? <Outlet /> : <Forbidden right={right} />)}</Loaded>;
}

function Forbidden({ right }: Props) {
  return (
    <Page title="Settings">
      <ForbiddenState permission={rightPermissions[right].name} />
    </Page>
  );
}
