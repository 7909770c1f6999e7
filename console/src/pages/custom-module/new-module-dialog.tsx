import type { Module } from '../../api/answers.ts';
import { useCreateModule } from '../../api/modules.ts';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { ModuleFields } from './module-fields.tsx';
import { ModuleModal } from './module-modal.tsx';
import { newValues, toNewModule } from './module-values.ts';
import { useModuleForm } from './use-module-form.ts';

type Props = { dialog: Dialog<void>; onCreated: (module: Module) => void };

export function NewModuleDialog({ dialog: { isOpen, close }, onCreated }: Props) {
  const finish = (created: Module) => {
    close();
    onCreated(created);
  };
  return (
    <ModuleModal title="New custom module" isOpen={isOpen} onClose={close}>
      <NewModule onCancel={close} onCreated={finish} />
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
