import { createContext, use, useEffect } from 'react';

export const UnsavedContext = createContext<(isUnsaved: boolean) => void>(() => {});

/** Tells the panel around a form whether closing it would throw something away. */
export function useUnsaved(isUnsaved: boolean): void {
  const tell = use(UnsavedContext);
  useEffect(() => {
    tell(isUnsaved);
    return () => tell(false);
  }, [tell, isUnsaved]);
}
