import { IconPuzzle } from '@tabler/icons-react';
import { moduleIcons } from './module-icons.ts';

type Props = { name: string; size?: number };

/** A newer service may know an icon that this console does not. */
export function ModuleIcon({ name, size = 20 }: Props) {
  const Icon = moduleIcons[name] ?? IconPuzzle;
  return <Icon size={size} stroke={1.6} aria-hidden />;
}
