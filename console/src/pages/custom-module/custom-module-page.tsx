import { Button, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Module } from '../../api/answers.ts';
import { useSession } from '../../api/session.ts';
import { Page } from '../../shell/page.tsx';
import { AllowedHosts } from './allowed-hosts.tsx';
import { DeleteModuleDialog } from './delete-module-dialog.tsx';
import { EditModuleDialog } from './edit-module-dialog.tsx';
import { HistoryDrawer } from './history-drawer.tsx';
import type { ModuleAction } from './module-actions.tsx';
import { ModuleList } from './module-list.tsx';
import { NewModuleDialog } from './new-module-dialog.tsx';
import { PermissionNews } from './permission-news.tsx';

type Opened = { readonly dialog: 'new' } | { readonly dialog: ModuleAction; readonly module: Module };

/** Settings → Custom Modules. */
export function CustomModulePage() {
  const { isOwner } = useSession();
  const newButton = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<Opened>();
  const [news, setNews] = useState<ReactNode>();
  const moduleIn = (dialog: ModuleAction) => (opened?.dialog === dialog ? opened.module : undefined);
  const openNew = () => setOpened({ dialog: 'new' });
  const close = () => setOpened(undefined);
  const closeWith = (said: ReactNode) => {
    close();
    setNews(said);
  };
  return (
    <Page
      title="Custom Modules"
      text="What your organization adds to the menu. Each brings a permission of its own."
      action={
        <Button ref={newButton} leftSection={<IconPlus size={18} aria-hidden />} onClick={openNew}>
          New
        </Button>
      }
    >
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      <ModuleList onNew={openNew} onAct={(dialog, module) => setOpened({ dialog, module })} />
      {isOwner && <AllowedHosts />}
      <NewModuleDialog
        opened={opened?.dialog === 'new'}
        onClose={close}
        onCreated={(module) => closeWith(<PermissionNews module={module} />)}
      />
      <EditModuleDialog
        module={moduleIn('edit')}
        onClose={close}
        onSaved={({ name }) => closeWith(`${name} was saved.`)}
      />
      <DeleteModuleDialog
        module={moduleIn('delete')}
        onClose={close}
        onDeleted={({ name }) => {
          newButton.current?.focus(); // where it was opened from is gone
          closeWith(`${name} was deleted.`);
        }}
      />
      <HistoryDrawer module={moduleIn('history')} onClose={close} />
    </Page>
  );
}
