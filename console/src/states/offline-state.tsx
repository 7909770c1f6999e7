import { IconWifiOff } from '@tabler/icons-react';
import { Message } from './message.tsx';

export function OfflineState() {
  return (
    <Message
      icon={IconWifiOff}
      title="You are offline"
      text="Check your connection. This page goes on by itself as soon as there is one."
    />
  );
}
