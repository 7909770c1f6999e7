import { useQuery } from '@tanstack/react-query';
import { Outlet } from 'react-router';
import { type SettingRights, settingRightsQuery } from '../api/setting-rights.ts';
import { ForbiddenState } from '../states/forbidden-state.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Page } from './page.tsx';

/** The pages behind a right; the services would refuse what they ask for anyway. */
export function RequireRight({ right }: { right: keyof SettingRights }) {
  const rights = useQuery(settingRightsQuery);
  return <Loaded query={rights}>{(data) => (data[right] ? <Outlet /> : <Forbidden />)}</Loaded>;
}

function Forbidden() {
  return (
    <Page title="Settings">
      <ForbiddenState />
    </Page>
  );
}
