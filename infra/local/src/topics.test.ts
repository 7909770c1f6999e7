import { expect, test } from 'vitest';
import { replicationOn } from './topics.ts';

test.each([
  [1, { replicationFactor: 1, minInsyncReplicas: 1 }],
  [2, { replicationFactor: 2, minInsyncReplicas: 2 }],
  [3, { replicationFactor: 3, minInsyncReplicas: 2 }],
  [6, { replicationFactor: 3, minInsyncReplicas: 2 }],
])('topics on %i brokers have the copies that many can hold', (brokers, replication) => {
  expect(replicationOn(brokers)).toEqual(replication);
});
