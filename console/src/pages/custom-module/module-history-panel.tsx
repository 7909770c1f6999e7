import type { Module } from '../../api/answers.ts';
import { moduleHistoryQuery } from '../../api/modules.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { HistoryList } from '../../history/history-list.tsx';
import { moduleHistoryWords } from './module-history-words.ts';

export function ModuleHistoryPanel({ dialog: { about: module, isOpen, close } }: { dialog: Dialog<Module> }) {
  return (
    <SidePanel title={`History of ${module?.name}`} isOpen={isOpen} onClose={close}>
      {module && <HistoryList history={moduleHistoryQuery(module.id)} words={moduleHistoryWords} />}
    </SidePanel>
  );
}
