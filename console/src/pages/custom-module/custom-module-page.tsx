import { Page } from '../../shell/page.tsx';

export function CustomModulePage() {
  return <Page title="Custom Modules" />;
}
