import { Checkbox, ScrollArea, Stack, Text } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { isNamed } from '../lists/is-named.ts';
import { SearchField } from '../lists/search-field.tsx';

export type Choice = {
  id: string;
  name: string;
  hint?: string | undefined;
  /** Why it cannot be added; what is chosen can always be taken away. */
  blocked?: string | undefined;
};

type Props = {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  error?: string | undefined;
  /** When there is nothing to choose. */
  empty: string;
};

/** Some of many, with a search. */
export function Choices({ label, choices, chosen, onChange, error, empty }: Props) {
  const [search, setSearch] = useState('');
  const found = choices.filter(({ name }) => isNamed(name, search));
  return (
    <Checkbox.Group
      label={label}
      description={`${chosen.length} of ${choices.length} chosen`}
      error={error}
      value={[...chosen]}
      onChange={onChange}
    >
      <Stack gap="xs" mt="xs">
        <SearchField
          label={`Search ${label.toLowerCase()}`}
          value={search}
          onChange={setSearch}
          onKeyDown={keepFromSubmitting}
        />
        <ScrollArea.Autosize mah={320} type="auto" offsetScrollbars viewportProps={{ tabIndex: -1 }}>
          <Stack gap="sm" py="xs" px={4}>
            {found.map((choice) => (
              <ChoiceBox key={choice.id} choice={choice} isChosen={chosen.includes(choice.id)} />
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {found.length === 0 && (
          <Text size="sm" c="dimmed" role="status">
            {choices.length === 0 ? empty : 'Nothing is called like that. Search for something else.'}
          </Text>
        )}
      </Stack>
    </Checkbox.Group>
  );
}

function ChoiceBox({ choice: { id, name, hint, blocked }, isChosen }: { choice: Choice; isChosen: boolean }) {
  const isBlocked = blocked !== undefined && !isChosen;
  return (
    <Checkbox
      value={id}
      label={name}
      description={isBlocked ? blocked : hint}
      disabled={isBlocked}
      styles={{
        label: { overflowWrap: 'anywhere' },
        description: { color: 'var(--mantine-color-dimmed)', overflowWrap: 'anywhere' },
      }}
    />
  );
}

/** Whoever searches within a form has not filled it in yet. */
function keepFromSubmitting(event: KeyboardEvent): void {
  if (event.key === 'Enter') event.preventDefault();
}
