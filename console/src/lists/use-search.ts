import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';

const restMs = 250;

/** A search as it is typed, and as it is asked for once the fingers rest. */
export function useSearch() {
  const [value, onChange] = useState('');
  const [search] = useDebouncedValue(value.trim(), restMs);
  return { search, field: { value, onChange } };
}
