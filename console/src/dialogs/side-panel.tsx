import { Drawer } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { DiscardDialog } from './discard-dialog.tsx';
import { UnsavedContext } from './use-unsaved.ts';

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/**
 * Beside the page; on a phone all of the screen. Whoever closes it is back where they opened it, which may be another
 * panel of the same `Drawer.Stack`. What was typed is not thrown away unasked.
 */
export function SidePanel({ title, isOpen, onClose, children }: Props) {
  const [isUnsaved, setIsUnsaved] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const leave = () => {
    if (isUnsaved)
      setIsAsking(!isAsking); // the panel's Escape is the question's, too
    else onClose();
  };
  const discard = () => {
    setIsAsking(false);
    onClose();
  };
  return (
    <>
      <Drawer
        stackId={useId()}
        opened={isOpen}
        onClose={leave}
        closeOnClickOutside={!isUnsaved}
        title={title}
        position="right"
        size="min(100%, 36rem)"
      >
        <UnsavedContext value={setIsUnsaved}>{children}</UnsavedContext>
      </Drawer>
      <DiscardDialog isOpen={isAsking} onKeep={() => setIsAsking(false)} onDiscard={discard} />
    </>
  );
}
