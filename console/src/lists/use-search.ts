import { useDebouncedValue } from '@mantine/hooks';
import { type ChangeEvent, useState } from 'react';

const restMs = 250;

/** A search as it is typed, and as it is asked for once the fingers rest. */
export function useSearch() {
  const [value, setValue] = useState('');
  const [search] = useDebouncedValue(value.trim(), restMs);
  return {
    search,
    field: { value, onChange: (event: ChangeEvent<HTMLInputElement>) => setValue(event.currentTarget.value) },
  };
}
