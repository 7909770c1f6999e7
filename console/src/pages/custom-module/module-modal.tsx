import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useIsPhone } from '../../shell/use-is-phone.ts';
import classes from './module-modal.module.css';

type Props = { title: string; opened: boolean; onClose: () => void; children: ReactNode };

/** A dialog of this page. A click beside it does not throw away what was typed. */
export function ModuleModal({ title, opened, onClose, children }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size="lg"
      fullScreen={useIsPhone()}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '' }}
    >
      {children}
    </Modal>
  );
}
