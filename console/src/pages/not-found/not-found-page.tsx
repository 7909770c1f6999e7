import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { Page } from '../../shell/page.tsx';

export function NotFoundPage() {
  return (
    <Page title="There is nothing here" text="Check the address, or go on from where you began.">
      <Anchor component={Link} to="/">
        Home
      </Anchor>
    </Page>
  );
}
