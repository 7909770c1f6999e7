import { NavLink, Paper } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Page } from '../../shell/page.tsx';
import { useSettings } from '../../shell/settings.ts';

/** The way to each of the settings, on a phone. */
export function SettingPage() {
  return (
    <Page title="Settings">
      {useSettings().map(({ path, label, text, icon: Icon }) => (
        <Paper key={path} withBorder>
          <NavLink
            component={Link}
            to={path}
            label={label}
            description={text}
            leftSection={<Icon size={22} stroke={1.6} aria-hidden />}
            rightSection={<IconChevronRight size={16} stroke={1.6} aria-hidden />}
          />
        </Paper>
      ))}
    </Page>
  );
}
