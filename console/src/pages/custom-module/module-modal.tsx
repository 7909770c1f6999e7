import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useIsPhone } from '../../shell/use-is-phone.ts';
import classes from './module-modal.module.css';

type Props = { title: string; isOpen: boolean; onClose: () => void; children: ReactNode };

/** Where a module is filled in. A click beside it does not throw away what was typed. */
export function ModuleModal({ title, isOpen, onClose, children }: Props) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size="lg"
      fullScreen={useIsPhone()}
      closeOnClickOutside={false}
      transitionProps={{ duration: 0 }}
      classNames={{ body: classes.body ?? '' }}
    >
      {children}
    </Modal>
  );
}
