import { CloseButton, Paper } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './page-news.module.css';

type Props = { children: ReactNode; onClose: () => void };

/** What was done last, seen wherever in the list one is. The status stays: what comes together with one may not be read out. */
export function PageNews({ children, onClose }: Props) {
  return (
    <div className={classes.place} data-empty={!children || undefined}>
      <Paper withBorder={Boolean(children)} className={classes.news}>
        <div role="status">{children}</div>
        {children && <CloseButton aria-label="Close the message" onClick={onClose} />}
      </Paper>
    </div>
  );
}
