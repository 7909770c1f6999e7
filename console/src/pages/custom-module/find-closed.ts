import { checkAllowedHosts, isHostAllowed } from '@custom-modules/rules/module/allowed-hosts';
import type { Module } from '../../api/answers.ts';

type Hosts = { stored: readonly string[]; wanted: readonly string[] };

/** The modules that open now and will not with the hosts that are wanted; none while these cannot be saved. */
export function findClosed<Each extends Pick<Module, 'url' | 'enabled'>>(
  modules: readonly Each[],
  { stored, wanted }: Hosts,
): readonly Each[] {
  const checked = checkAllowedHosts(wanted);
  if (checked.kind === 'refused') return [];
  return modules.filter(
    ({ url, enabled }) => enabled && isHostAllowed(url, stored) && !isHostAllowed(url, checked.value),
  );
}
