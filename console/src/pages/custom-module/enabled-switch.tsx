import { Switch } from '@mantine/core';
import type { Module } from '../../api/answers.ts';
import type { useUpdateModule } from '../../api/modules.ts';

type Props = { module: Module; update: ReturnType<typeof useUpdateModule> };

/** Shows at once what was asked for, and goes back if it is refused. */
export function EnabledSwitch({ module, update }: Props) {
  const isAsked = update.isPending && update.variables.module.id === module.id;
  return (
    <Switch
      aria-label={`${module.name} is enabled`}
      checked={isAsked ? !module.enabled : module.enabled}
      onChange={() => !update.isPending && update.mutate({ module, change: { enabled: !module.enabled } })}
    />
  );
}
