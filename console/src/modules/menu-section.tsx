import { Text } from '@mantine/core';
import { Children, type ReactNode, useId } from 'react';
import classes from './menu-section.module.css';

type Props = { heading?: string | undefined; children: ReactNode };

/** Links of a menu under one heading. */
export function MenuSection({ heading, children }: Props) {
  const id = useId();
  return (
    <>
      {heading && (
        <Text id={id} size="xs" fw={600} c="dimmed" className={classes.heading}>
          {heading}
        </Text>
      )}
      <ul className={classes.list} aria-labelledby={heading ? id : undefined}>
        {Children.map(children, (link) => (
          <li>{link}</li>
        ))}
      </ul>
    </>
  );
}
