import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';

/** Sends a form, which does not send twice. Disabled meanwhile, the button would lose the focus. */
export function SubmitButton({ isSending, children }: { isSending: boolean; children: ReactNode }) {
  return (
    <Button
      type="submit"
      aria-disabled={isSending}
      leftSection={isSending && <Loader size={16} color="currentcolor" aria-hidden />}
    >
      {children}
    </Button>
  );
}
