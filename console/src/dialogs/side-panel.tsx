import { Drawer } from '@mantine/core';
import { type ReactNode, useId } from 'react';

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/**
 * Beside the page; on a phone all of the screen. Whoever closes it is back where they opened it, which may be another
 * panel of the same `Drawer.Stack`.
 */
export function SidePanel({ title, isOpen, onClose, children }: Props) {
  return (
    <Drawer stackId={useId()} opened={isOpen} onClose={onClose} title={title} position="right" size="min(100%, 36rem)">
      {children}
    </Drawer>
  );
}
