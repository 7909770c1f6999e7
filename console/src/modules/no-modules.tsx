import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { settingRightsQuery } from '../api/setting-rights.ts';
import { useIsPhone } from '../shell/use-is-phone.ts';
import { EmptyState } from '../states/empty-state.tsx';
import { moduleTypes } from './module-types.ts';

/** For an empty menu: whoever may add modules is led there, everybody else is told whom to ask. */
export function NoModules() {
  const { data: rights } = useQuery(settingRightsQuery);
  const isPhone = useIsPhone();
  if (!rights?.modules) {
    return (
      <EmptyState
        title="No modules for you yet"
        text={`Ask somebody who manages roles in your organization for the permission to view a module${isPhone ? ' made for phones' : ''}. It appears here by itself.`}
      />
    );
  }
  const { title, text, action } = isPhone ? forPhones : forScreens;
  return (
    <EmptyState title={title} text={text}>
      <Button component={Link} to="/setting/custom-module">
        {action}
      </Button>
    </EmptyState>
  );
}

const forScreens = {
  title: 'No modules yet',
  text: 'Add the first one: a name and a URL are enough. It appears here and in the menu.',
  action: 'Add a module',
};

/** There may be some on a larger screen. */
const forPhones = {
  title: 'No modules for phones yet',
  text: `Here are those whose type is “${moduleTypes.mobile}” or “${moduleTypes.web_and_mobile}”.`,
  action: 'Custom Modules',
};
