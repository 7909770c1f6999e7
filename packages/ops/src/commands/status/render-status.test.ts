import { describe, expect, test } from 'vitest';
import type { OperationsStatus } from '../../api/answers.ts';
import { withoutColour } from '../../terminal/paint.ts';
import { exitCodeOf } from '../status.ts';
import { renderStatus } from './render-status.ts';

const now = new Date('2026-03-01T12:00:10.000Z');
const well: OperationsStatus = {
  verdict: 'OK',
  reasons: [],
  observedAt: '2026-03-01T12:00:09.000Z',
  services: [
    { name: 'modules', state: 'up' },
    { name: 'permissions', state: 'up' },
    { name: 'tokens', state: 'up' },
  ],
  outbox: { waiting: 0, parked: 0, oldestWaitingAt: null, relayLeads: true },
  busObservedAt: '2026-03-01T12:00:08.000Z',
  topics: [{ name: 'custom-modules.modules.v1', partitions: 12, messages: 40, appended: 44 }],
  consumers: [
    {
      group: 'custom-modules.permissions',
      topic: 'custom-modules.modules.v1',
      state: 'Stable',
      members: 2,
      lagMessages: 0,
      lagSeconds: 0,
      stuckSince: null,
      partitions: [],
    },
  ],
  consumer: { group: 'custom-modules.permissions', state: 'running' },
  deadLetters: { waiting: 0, byReason: {} },
  tokens: {
    issued: 20,
    resolved: 18,
    refused: { replayed: 2, expired: 0 },
    live: 1,
    processes: [{ address: 'a:1', state: 'up', startedAt: null, issued: 20, resolved: 18, refused: {} }],
  },
};
const shown = (changes: Partial<OperationsStatus> = {}, before?: OperationsStatus) =>
  renderStatus({ ...well, ...changes }, { paint: withoutColour, now, before });

describe('a status', () => {
  test('that is well says so first, and then what that rests on', () => {
    expect(shown()).toBe(`OK  at 12:00:09 UTC

services      modules up  permissions up  tokens up
outbox        0 waiting  0 parked  relay leads
consumer      custom-modules.permissions running
dead letters  0 waiting
tokens        20 issued  18 resolved  2 refused (replayed 2)  1 live  1 of 1 processes up

TOPIC                      PARTITIONS  MESSAGES
custom-modules.modules.v1          12        40

CONSUMERS                   TOPIC                      STATE   MEMBERS  LAG  OLDEST  STUCK
custom-modules.permissions  custom-modules.modules.v1  Stable        2    0     0 s`);
  });

  test('that is not gives each reason with the code that operations.md explains', () => {
    const lines = shown({
      verdict: 'STALLED',
      reasons: [
        { code: 'consumer_stuck', verdict: 'STALLED', message: '9 messages wait and nothing moves.' },
        { code: 'dead_letters_waiting', verdict: 'WARN', message: '2 dead letters wait.' },
      ],
    }).split('\n');
    expect(lines.slice(0, 3)).toEqual([
      'STALLED  at 12:00:09 UTC',
      '  9 messages wait and nothing moves. consumer_stuck',
      '  2 dead letters wait. dead_letters_waiting',
    ]);
  });

  test('shows ages: of the oldest event that waits, and of what stands still', () => {
    const [group] = well.consumers;
    const text = shown({
      outbox: { waiting: 12, parked: 1, oldestWaitingAt: '2026-03-01T11:59:20.000Z', relayLeads: false },
      consumers:
        group === undefined
          ? []
          : [{ ...group, lagMessages: 9, lagSeconds: 75, stuckSince: '2026-03-01T11:55:10.000Z' }],
    });
    expect(text).toContain('12 waiting, the oldest 50 s  1 parked  no relay leads');
    expect(text).toMatch(/ 9 +75 s +5 min$/m);
  });

  test('shows rates once there is one before', () => {
    const [topic] = well.topics;
    const before = {
      ...well,
      busObservedAt: '2026-03-01T12:00:04.000Z',
      topics: topic ? [{ ...topic, appended: 34 }] : [],
    };
    expect(shown({}, before)).toMatch(/A SECOND\n.* 2\.5$/m);
  });

  test('says of what could not be learned that it is unknown', () => {
    const text = shown({ outbox: null, consumer: null, deadLetters: null, tokens: null, busObservedAt: null });
    expect(text.match(/unknown/g)).toHaveLength(4);
    expect(text).toContain('Kafka has not been heard of');
  });

  test('is coloured by how bad it is', () => {
    const tagged = renderStatus({ ...well, verdict: 'WARN' }, { paint: (style, text) => `<${style}>${text}`, now });
    expect(tagged).toMatch(/^<bold><yellow>WARN/);
  });
});

test.each([
  ['OK', 0],
  ['WARN', 1],
  ['STALLED', 2],
  ['STOPPED', 2],
] as const)('%s ends with %i', (verdict, code) => expect(exitCodeOf(verdict)).toBe(code));
