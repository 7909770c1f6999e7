import { CloseButton, TextInput } from '@mantine/core';
import { useMergedRef } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEventHandler, type Ref, useRef } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onKeyDown?: KeyboardEventHandler<HTMLInputElement>;
  ref?: Ref<HTMLInputElement>;
};

export function SearchField({ label, onChange, ref = null, ...input }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const clear = () => {
    onChange('');
    field.current?.focus(); // the button goes away
  };
  return (
    <TextInput
      {...input}
      ref={useMergedRef(field, ref)}
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={100}
      maw={400}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={input.value && <CloseButton size="sm" aria-label="Clear the search" onClick={clear} />}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
