import { expect, test } from 'vitest';
import { type CpuProfile, packageOf, readProfile } from './read-profile.ts';

const frame = (functionName: string, url: string, lineNumber = 0) => ({ functionName, url, lineNumber });
const grpc = 'file:///x/node_modules/.pnpm/a@1/node_modules/@grpc/grpc-js/build/src/call.js';

const profile: CpuProfile = {
  nodes: [
    { id: 1, callFrame: frame('(idle)', '') },
    { id: 2, callFrame: frame('handle', 'file:///x/services/tokens/src/rpc/handlers.ts', 9), children: [3] },
    { id: 3, callFrame: frame('write', grpc, 4) },
    { id: 4, callFrame: frame('write', grpc, 4) },
  ],
  startTime: 1000,
  samples: [2, 1, 3, 2, 4],
  timeDeltas: [100, 100, 100, 100, 100],
};
const always = { from: 0, to: 9999 };

test('time counts for what ran, whoever called it, and idle time for nothing', () => {
  expect([...readProfile(profile, always).byFunction]).toEqual([
    ['handle (services/tokens, handlers.ts:10)', 200],
    ['write (@grpc/grpc-js, call.js:5)', 200],
  ]);
});

test('of functions of ours it is known, too, what they take with all they call', () => {
  expect([...readProfile(profile, always).withCalls]).toEqual([['handle (services/tokens, handlers.ts:10)', 300]]);
});

test('what was before and after does not count', () => {
  expect([...readProfile(profile, { from: 1250, to: 1400 }).byPackage]).toEqual([
    ['@grpc/grpc-js', 100],
    ['services/tokens', 100],
  ]);
});

test.each([
  [frame('(garbage collector)', ''), '(garbage collector)'],
  [frame('writeBuffer', ''), 'node (native)'],
  [frame('emit', 'node:events'), 'node events'],
  [frame('setHeader', 'node:_http_outgoing'), 'node http'],
  [frame('request', 'node:internal/http2/core'), 'node http2'],
  [frame('DOMException', 'node:internal/per_context/domexception'), 'node per_context'],
  [frame('get', 'file:///x/node_modules/.pnpm/lru-cache@11/node_modules/lru-cache/dist/index.js'), 'lru-cache'],
  [frame('unary', 'file:///bench/packages/chassis/src/rpc-client.ts'), 'packages/chassis'],
  [frame('answers', 'file:///x/bench/src/processes/floor-gateway.ts'), 'bench'],
])('%o belongs to %s', (callFrame, name) => {
  expect(packageOf(callFrame)).toBe(name);
});
