import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { OperationsStatus } from '../../api/answers.ts';
import { operationsStatusQuery } from '../../api/operations.ts';
import { Page } from '../../shell/page.tsx';
import { Loaded } from '../../states/loaded.tsx';
import { Charts } from './charts.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Facts } from './facts.tsx';
import { ParkedEvents } from './parked-events.tsx';
import { addSample } from './samples.ts';
import { VerdictPanel } from './verdict-panel.tsx';

/** How events and tokens travel, live, and what waits for an operator. */
export function OperationsPage() {
  const status = useQuery(operationsStatusQuery);
  const samples = useSamples(status.data);
  return (
    <Page title="Operations" text="How events and tokens travel, and what waits for you.">
      <Loaded query={status}>
        {(data) => (
          <Stack gap="xl">
            <VerdictPanel status={data} isOld={status.isRefetchError} />
            <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
              <Facts status={data} />
            </SimpleGrid>
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Charts samples={samples} />
            </SimpleGrid>
            {data.outbox !== null && data.outbox.parked > 0 && <ParkedEvents parked={data.outbox.parked} />}
            <DeadLetters waiting={data.deadLetters?.waiting} />
          </Stack>
        )}
      </Loaded>
    </Page>
  );
}

/** What was seen for as long as the page is open. */
function useSamples(status: OperationsStatus | undefined): readonly OperationsStatus[] {
  const [samples, setSamples] = useState<readonly OperationsStatus[]>([]);
  useEffect(() => {
    if (status) setSamples((before) => addSample(before, status));
  }, [status]);
  return samples;
}
