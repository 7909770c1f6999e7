import { useEffect, useRef } from 'react';

/** The keyboard begins at this field, also when what it needs is read only after its dialog has opened. */
export function useFirstFocus() {
  const field = useRef<HTMLInputElement>(null);
  // A moment later, the dialog has noted where it was opened from.
  useEffect(() => {
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  return field;
}
