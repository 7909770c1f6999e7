import { Drawer, Stack, Text, Timeline } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash, type TablerIcon } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { HistoryEntry, Module } from '../../api/answers.ts';
import { moduleHistoryQuery } from '../../api/modules.ts';
import { useUserNames } from '../../api/user-names.ts';
import { Loaded } from '../../states/loaded.tsx';
import { type DescribedChange, describeChanges } from './describe-changes.ts';
import classes from './history-drawer.module.css';
import { MoreButton } from './more-button.tsx';

type Props = { module: Module | undefined; onClose: () => void };

export function HistoryDrawer({ module, onClose }: Props) {
  return (
    <Drawer
      opened={module !== undefined}
      onClose={onClose}
      title={`History of ${module?.name ?? ''}`}
      position="right"
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
      transitionProps={{ duration: 0 }}
      classNames={{ title: classes.title ?? '' }}
    >
      {module && <History id={module.id} />}
    </Drawer>
  );
}

const actions: Readonly<Record<string, { label: string; icon: TablerIcon }>> = {
  'module.created': { label: 'Created', icon: IconPlus },
  'module.updated': { label: 'Changed', icon: IconPencil },
  'module.deleted': { label: 'Deleted', icon: IconTrash },
};

function History({ id }: { id: string }) {
  const query = useInfiniteQuery(moduleHistoryQuery(id));
  const nameOf = useUserNames();
  return (
    <Loaded query={query}>
      {({ pages }) => (
        <Stack gap="lg">
          <Timeline bulletSize={28} lineWidth={2}>
            {pages
              .flatMap(({ items }) => items)
              .map((entry) => {
                const { label, icon: Icon } = actions[entry.action] ?? { label: entry.action, icon: IconPencil };
                return (
                  <Timeline.Item
                    key={`${entry.at} ${entry.requestId}`}
                    bullet={<Icon size={16} stroke={1.6} aria-hidden />}
                    title={`${label} by ${nameOf(entry.actor.id)}`}
                  >
                    <Entry entry={entry} />
                  </Timeline.Item>
                );
              })}
          </Timeline>
          <MoreButton query={query} />
        </Stack>
      )}
    </Loaded>
  );
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

function Entry({ entry: { at, changes } }: { entry: HistoryEntry }) {
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed" component="time" dateTime={at}>
        {moment.format(new Date(at))}
      </Text>
      <dl className={classes.changes}>
        {describeChanges(changes).map((change) => (
          <Change key={change.label} {...change} />
        ))}
      </dl>
    </Stack>
  );
}

function Change({ label, before, after }: DescribedChange) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {before !== null && (
          <>
            <del>{before}</del>
            <span className={classes.arrow}> → </span>
          </>
        )}
        {after ?? 'none'}
      </dd>
    </div>
  );
}
