import { Code, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { DeadLetter, WholeDeadLetter } from '../../api/answers.ts';
import { deadLetterQuery } from '../../api/operations.ts';
import { SidePanel } from '../../dialogs/side-panel.tsx';
import type { Dialog } from '../../dialogs/use-dialog.ts';
import { Loaded } from '../../states/loaded.tsx';

export function DeadLetterPanel({ dialog: { about: letter, isOpen, close } }: { dialog: Dialog<DeadLetter> }) {
  return (
    <SidePanel title={`Dead letter ${letter?.id}`} isOpen={isOpen} onClose={close}>
      {letter && <WholeLetter id={letter.id} />}
    </SidePanel>
  );
}

function WholeLetter({ id }: { id: string }) {
  return <Loaded query={useQuery(deadLetterQuery(id))}>{(letter) => <Content letter={letter} />}</Loaded>;
}

function Content({ letter }: { letter: WholeDeadLetter }) {
  const { reason, detail, topic, partition, offset, headers, maskedPayload, payloadBytes } = letter;
  return (
    <Stack>
      <Text style={{ overflowWrap: 'anywhere' }}>{`${reason}: ${detail}`}</Text>
      <Text size="sm" c="dimmed">{`${topic}, partition ${partition}, offset ${offset}`}</Text>
      <Title order={3} size="h4">
        Headers
      </Title>
      <Table>
        <Table.Tbody>
          {Object.entries(headers).map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Title order={3} size="h4">
        {`Payload, ${payloadBytes.toLocaleString('en')} bytes`}
      </Title>
      <Text size="sm" c="dimmed">
        Texts are masked: they may be somebody&apos;s secrets.
      </Text>
      {maskedPayload === null ? (
        <Text>It holds nothing.</Text>
      ) : (
        <Code block tabIndex={0}>
          {maskedPayload}
        </Code>
      )}
    </Stack>
  );
}
