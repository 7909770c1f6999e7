import { Alert } from '@mantine/core';
import { useNetwork } from '@mantine/hooks';
import { IconWifiOff } from '@tabler/icons-react';

/** What is on screen may be old. */
export function OfflineNotice() {
  const { online } = useNetwork();
  if (online) return null;
  return (
    <Alert color="yellow" radius={0} role="status" icon={<IconWifiOff aria-hidden />}>
      You are offline. What you see may be old; it is read again as soon as there is a connection.
    </Alert>
  );
}
