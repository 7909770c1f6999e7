import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { settingRightsQuery } from '../api/setting-rights.ts';
import { EmptyState } from '../states/empty-state.tsx';

/** For an empty menu: whoever may add modules is led there, everybody else is told whom to ask. */
export function NoModules() {
  const { data: rights } = useQuery(settingRightsQuery);
  if (!rights?.modules) {
    return (
      <EmptyState
        title="No modules for you yet"
        text="Ask somebody who manages roles in your organization for the permission to view a module. It appears here by itself."
      />
    );
  }
  return (
    <EmptyState
      title="No modules yet"
      text="Add the first one: a name and a URL are enough. It appears here and in the menu."
    >
      <Button component={Link} to="/setting/custom-module">
        Add a module
      </Button>
    </EmptyState>
  );
}
