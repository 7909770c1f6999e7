import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Module } from '../../api/answers.ts';
import { useSession } from '../../api/session.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { Page } from '../../shell/page.tsx';
import { AllowedHosts } from './allowed-hosts.tsx';
import { DeleteModuleDialog } from './delete-module-dialog.tsx';
import { EditModuleDialog } from './edit-module-dialog.tsx';
import { ModuleHistoryPanel } from './module-history-panel.tsx';
import { ModuleList } from './module-list.tsx';
import { NewModuleDialog } from './new-module-dialog.tsx';
import { PageNews } from './page-news.tsx';
import { PermissionNews } from './permission-news.tsx';

type News = { text: ReactNode /** The module that it tells of is new in the list. */; newId?: string };

/** Settings → Custom Modules. */
export function CustomModulePage() {
  const { isOwner } = useSession();
  const newButton = useRef<HTMLButtonElement>(null);
  const created = useDialog<void>();
  const edited = useDialog<Module>();
  const told = useDialog<Module>();
  const deleted = useDialog<Module>();
  const dialogOf = { edit: edited, history: told, delete: deleted };
  const [news, setNews] = useState<News>();
  return (
    <Page
      title="Custom Modules"
      text="What your organization adds to the menu. Each brings a permission of its own."
      action={
        <Button ref={newButton} leftSection={<IconPlus size={18} aria-hidden />} onClick={() => created.open()}>
          New
        </Button>
      }
    >
      <PageNews onClose={() => setNews(undefined)}>{news?.text}</PageNews>
      {isOwner && <AllowedHosts />}
      <ModuleList newId={news?.newId} onAct={(action, module) => dialogOf[action].open(module)} />
      <NewModuleDialog
        dialog={created}
        onCreated={(module) => setNews({ text: <PermissionNews module={module} />, newId: module.id })}
      />
      <EditModuleDialog dialog={edited} onSaved={({ name }) => setNews({ text: `${name} was saved.` })} />
      <DeleteModuleDialog
        dialog={deleted}
        onDeleted={({ name }) => {
          newButton.current?.focus(); // where it was opened from is gone
          setNews({ text: `${name} was deleted.` });
        }}
      />
      <ModuleHistoryPanel dialog={told} />
    </Page>
  );
}
