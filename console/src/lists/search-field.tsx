import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import type { ChangeEventHandler, Ref } from 'react';

type Props = {
  label: string;
  value: string;
  onChange: ChangeEventHandler<HTMLInputElement>;
  ref?: Ref<HTMLInputElement>;
};

export function SearchField({ label, ...input }: Props) {
  return (
    <TextInput
      {...input}
      type="search"
      aria-label={label}
      placeholder={label}
      maxLength={100}
      maw={400}
      leftSection={<IconSearch size={16} aria-hidden />}
    />
  );
}
