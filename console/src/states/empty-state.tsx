import { IconApps } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Message } from './message.tsx';

type Props = { title: string /** How something comes here. */; text: string; children?: ReactNode };

export function EmptyState(props: Props) {
  return <Message icon={IconApps} {...props} />;
}
