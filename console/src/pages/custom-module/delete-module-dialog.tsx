import { Button, Group, List, Stack, Text } from '@mantine/core';
import type { Module } from '../../api/answers.ts';
import { useDeleteModule } from '../../api/modules.ts';
import { FailureAlert } from '../../states/failure-alert.tsx';
import { ModuleModal } from './module-modal.tsx';

type Props = { module: Module | undefined; onClose: () => void; onDeleted: (module: Module) => void };

export function DeleteModuleDialog({ module, onClose, onDeleted }: Props) {
  return (
    <ModuleModal title={`Delete ${module?.name ?? ''}?`} opened={module !== undefined} onClose={onClose}>
      {module && <DeleteModule module={module} onCancel={onClose} onDeleted={() => onDeleted(module)} />}
    </ModuleModal>
  );
}

type DeleteProps = { module: Module; onCancel: () => void; onDeleted: () => void };

function DeleteModule({ module, onCancel, onDeleted }: DeleteProps) {
  const remove = useDeleteModule();
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Text>This takes away, for good:</Text>
        <List spacing={4}>
          <List.Item>the module in everybody’s menu, and its address</List.Item>
          <List.Item>
            the permission <strong>{module.permission.name}</strong>, from every role and everybody who has it
          </List.Item>
        </List>
        <Text c="dimmed" size="sm">
          A later module of this name gets a new permission, which nobody has until it is granted. To hide the module
          for a while, disable it instead.
        </Text>
      </Stack>
      <FailureAlert mutation={remove} />
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel} data-autofocus>
          Cancel
        </Button>
        <Button
          color="red.9"
          loading={remove.isPending}
          onClick={() => remove.mutate(module, { onSuccess: onDeleted })}
        >
          Delete
        </Button>
      </Group>
    </Stack>
  );
}
