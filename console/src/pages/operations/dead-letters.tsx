import { Stack } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { DeadLetter } from '../../api/answers.ts';
import { deadLettersQuery } from '../../api/operations.ts';
import { useDialog } from '../../dialogs/use-dialog.ts';
import { PagedList } from '../../lists/paged-list.tsx';
import { EmptyState } from '../../states/empty-state.tsx';
import { DeadLetterPanel } from './dead-letter-panel.tsx';
import { DeadLetterRow } from './dead-letter-row.tsx';
import { DecisionDialog, type Pending } from './decision-dialog.tsx';
import { DecisionHeading } from './decision-heading.tsx';
import { useReadAnew } from './use-read-anew.ts';

type Props = { /** How many the status tells of; undefined while nobody knows. */ waiting: number | undefined };

/** Messages that could not be applied for what they are, and what to do with them. */
export function DeadLetters({ waiting }: Props) {
  const letters = useInfiniteQuery(deadLettersQuery());
  useReadAnew(waiting, letters.refetch);
  const shown = useDialog<DeadLetter>();
  const decided = useDialog<Pending>();
  const ask = (decision: Pending['decision'], id: string) =>
    decided.open({ kept: 'dead-letter', decision, selection: { ids: [id] }, what: `dead letter ${id}` });
  const askAll = () =>
    decided.open({ kept: 'dead-letter', decision: 'redrive', selection: { all: true }, what: 'all dead letters' });
  return (
    <Stack component="section" aria-labelledby="dead-letters">
      <DecisionHeading id="dead-letters" title="Dead letters" count={letters.data?.length ?? 0} onRedriveAll={askAll} />
      <PagedList
        query={letters}
        label="Dead letters"
        keyOf={({ id }) => id}
        empty={<EmptyState title="No dead letters" text="Every message so far could be applied." />}
      >
        {(letter) => (
          <DeadLetterRow
            letter={letter}
            onShow={() => shown.open(letter)}
            onRedrive={() => ask('redrive', letter.id)}
            onDrop={() => ask('drop', letter.id)}
          />
        )}
      </PagedList>
      <DeadLetterPanel dialog={shown} />
      <DecisionDialog dialog={decided} />
    </Stack>
  );
}
