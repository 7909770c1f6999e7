import type { Module } from '../../api/answers.ts';
import { useCreateModule } from '../../api/modules.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { ModuleFields } from './module-fields.tsx';
import { ModuleModal } from './module-modal.tsx';
import { newValues, toNewModule } from './module-values.ts';
import { useModuleForm } from './use-module-form.ts';

type Props = { opened: boolean; onClose: () => void; onCreated: (module: Module) => void };

export function NewModuleDialog({ opened, onClose, onCreated }: Props) {
  return (
    <ModuleModal title="New custom module" opened={opened} onClose={onClose}>
      <NewModule onCancel={onClose} onCreated={onCreated} />
    </ModuleModal>
  );
}

function NewModule({ onCancel, onCreated }: { onCancel: () => void; onCreated: Props['onCreated'] }) {
  const create = useCreateModule();
  const form = useModuleForm(newValues, create.error);
  const submit = () => create.mutate(toNewModule(form.values), { onSuccess: onCreated });
  return (
    <ModuleFields form={form} isSending={create.isPending} onSubmit={submit} onCancel={onCancel}>
      {!form.isSaidAtFields && <FailureAlert mutation={create} />}
    </ModuleFields>
  );
}
