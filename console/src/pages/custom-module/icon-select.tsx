import { Group, Select, type SelectProps } from '@mantine/core';
import { ModuleIcon } from '../../modules/module-icon.tsx';
import { moduleIcons } from '../../modules/module-icons.ts';

type Props = { value: string; error: string | undefined; onChange: (icon: string) => void };

const options = Object.keys(moduleIcons).map((name) => ({ value: name, label: labelOf(name) }));

/** Icons by sight and by name: a few letters find one. */
export function IconSelect({ value, error, onChange }: Props) {
  return (
    <Select
      label="Icon"
      description="Type to find one."
      data={options}
      value={value}
      error={error}
      onChange={(icon) => icon && onChange(icon)}
      searchable
      allowDeselect={false}
      nothingFoundMessage="No icon is called so"
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

function labelOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
