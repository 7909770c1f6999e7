import type { Module } from '../../api/answers.ts';
import type { useUpdateModule } from '../../api/modules.ts';
import type { OnAct } from './module-actions.tsx';

/** What a table and cards of modules both show and offer. */
export type ModuleListProps = {
  modules: readonly Module[];
  /** The one to be brought into view. */
  newId: string | undefined;
  isMade: (module: Module) => boolean | undefined;
  update: ReturnType<typeof useUpdateModule>;
  onAct: OnAct;
};
