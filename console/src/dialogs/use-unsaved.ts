import { createContext, use, useLayoutEffect } from 'react';

export const UnsavedContext = createContext<(isUnsaved: boolean) => void>(() => {});

/** Tells the panel around a form whether closing it would throw something away. */
export function useUnsaved(isUnsaved: boolean): void {
  const tell = use(UnsavedContext);
  // With what was typed, not a moment later: the next key may be Escape.
  useLayoutEffect(() => {
    tell(isUnsaved);
    return () => tell(false);
  }, [tell, isUnsaved]);
}
