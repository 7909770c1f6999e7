import { expect, test } from 'vitest';
import { type CpuProfile, packageOf, selfTimes } from './self-times.ts';

const frame = (functionName: string, url: string, lineNumber = 0) => ({ functionName, url, lineNumber });

const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)', '') },
    { id: 2, callFrame: frame('handle', 'file:///x/services/tokens/src/rpc/handlers.ts', 9) },
    {
      id: 3,
      callFrame: frame('write', 'file:///x/node_modules/.pnpm/a@1/node_modules/@grpc/grpc-js/build/src/call.js', 4),
    },
  ],
  startTime: 1000,
  samples: [2, 1, 3, 2, 3],
  timeDeltas: [100, 100, 100, 100, 100],
};

test('time counts for what ran, whoever called it, and idle time for nothing', () => {
  expect([...selfTimes(profile, { from: 0, to: 9999 }).functions]).toEqual([
    ['handle services/tokens handlers.ts:10', 200],
    ['write @grpc/grpc-js call.js:5', 200],
  ]);
});

test('what was before and after does not count', () => {
  expect([...selfTimes(profile, { from: 1250, to: 1400 }).packages]).toEqual([
    ['@grpc/grpc-js', 100],
    ['services/tokens', 100],
  ]);
});

test.each([
  [frame('(garbage collector)', ''), '(garbage collector)'],
  [frame('writeBuffer', ''), 'node (native)'],
  [frame('emit', 'node:events'), 'node'],
  [frame('get', 'file:///x/node_modules/.pnpm/lru-cache@11/node_modules/lru-cache/dist/index.js'), 'lru-cache'],
  [frame('unary', 'file:///x/packages/chassis/src/rpc-client.ts'), 'packages/chassis'],
])('%o belongs to %s', (callFrame, name) => {
  expect(packageOf(callFrame)).toBe(name);
});
