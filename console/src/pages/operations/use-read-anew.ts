import { useEffect, useRef } from 'react';

/** Reads a list anew when the status tells of another number of what is in it. */
export function useReadAnew(count: number | undefined, refetch: () => unknown): void {
  const known = useRef(count);
  useEffect(() => {
    if (known.current === count) return;
    known.current = count;
    refetch();
  }, [count, refetch]);
}
