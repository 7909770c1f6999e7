import { Group, Select, type SelectProps } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import { iconLabel, moduleIcons } from '../../modules/module-icons.ts';

type Props = { value: string; error: string | undefined; onChange: (icon: string) => void };

const options = Object.keys(moduleIcons).map((name) => ({ value: name, label: iconLabel(name) }));

/** Icons by sight and by name: a few letters find one. */
export function IconSelect({ value, error, onChange }: Props) {
  const [search, setSearch] = useState(iconLabel(value));
  return (
    <Select
      label="Icon"
      description="Type to find one."
      data={options}
      value={value}
      error={error}
      onChange={(icon) => icon && onChange(icon)}
      searchable
      searchValue={search}
      onSearchChange={setSearch}
      selectFirstOptionOnChange
      // What is typed next is a search of its own, never the end of the name that stands there.
      onFocus={({ currentTarget }) => currentTarget.select()}
      onClick={({ currentTarget }) => currentTarget.select()}
      onDropdownClose={() => setSearch(iconLabel(value))}
      onKeyDown={keepFromSubmitting}
      allowDeselect={false}
      nothingFoundMessage="No icon has that name"
      leftSection={<ModuleIcon name={value} />}
      renderOption={Option}
      maxDropdownHeight={280}
    />
  );
}

const Option: NonNullable<SelectProps['renderOption']> = ({ option: { value, label } }) => (
  <Group gap="sm" wrap="nowrap">
    <ModuleIcon name={String(value)} />
    {label}
  </Group>
);

/** Enter picks what is found, and sends nothing where nothing is. */
function keepFromSubmitting(event: KeyboardEvent<HTMLInputElement>): void {
  if (event.key === 'Enter' && event.currentTarget.ariaExpanded === 'true') event.preventDefault();
}
