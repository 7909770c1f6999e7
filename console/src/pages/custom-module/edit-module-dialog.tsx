import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Module } from '../../api/answers.ts';
import { ApiError } from '../../api/api-error.ts';
import { useReadModule, useUpdateModule } from '../../api/modules.ts';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { ModuleFields } from './module-fields.tsx';
import { ModuleModal } from './module-modal.tsx';
import { toChange, valuesOf } from './module-values.ts';
import { useModuleForm } from './use-module-form.ts';

type Props = { dialog: Dialog<Module>; onSaved: (module: Module) => void };

export function EditModuleDialog({ dialog: { about: module, isOpen, close }, onSaved }: Props) {
  const finish = (saved: Module) => {
    close();
    onSaved(saved);
  };
  return (
    <ModuleModal title={`Edit ${module?.name}`} isOpen={isOpen} onClose={close}>
      {module && <EditModule opened={module} onCancel={close} onSaved={finish} />}
    </ModuleModal>
  );
}

type EditProps = { opened: Module; onCancel: () => void; onSaved: (module: Module) => void };

/** Begins anew with the newest, when somebody else was quicker and it was asked for. */
function EditModule({ opened, ...props }: EditProps) {
  const [module, setModule] = useState(opened);
  return <EditVersion key={module.version} module={module} onNewest={setModule} {...props} />;
}

type VersionProps = Omit<EditProps, 'opened'> & { module: Module; onNewest: (module: Module) => void };

function EditVersion({ module, onNewest, onCancel, onSaved }: VersionProps) {
  const update = useUpdateModule();
  const newest = useReadModule();
  const form = useModuleForm(valuesOf(module), update.error);
  const submit = () => {
    const change = toChange(module, form.values);
    if (Object.keys(change).length === 0) onSaved(module);
    else update.mutate({ module, change }, { onSuccess: onSaved });
  };
  return (
    <ModuleFields form={form} module={module} isSending={update.isPending} onSubmit={submit} onCancel={onCancel}>
      {!form.isSaidAtFields && (
        <FailureAlert mutation={newest.error ? newest : update}>
          {isStale(update.error) && (
            <Button
              variant="default"
              size="xs"
              mt="xs"
              loading={newest.isPending}
              onClick={() => newest.mutate(module.id, { onSuccess: onNewest })}
            >
              Load the newest
            </Button>
          )}
        </FailureAlert>
      )}
    </ModuleFields>
  );
}

const isStale = (error: Error | null) => error instanceof ApiError && error.status === 412;
