import { readFile } from 'node:fs/promises';
import { createMetrics, type Metrics } from '@custom-modules/chassis/metrics';
import { createThreadMetrics } from '@custom-modules/chassis/supervised-thread';
import { beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { reasonCodes } from '../../services/gateway/src/operators/verdict.ts';
import { measureBus } from '../../services/modules/src/bus-metrics.ts';
import { createRelayMetrics, measureOutbox } from '../../services/modules/src/metrics.ts';
import { createAuditMetrics } from '../../services/tokens/src/metrics.ts';

type Rule = { alert: string; expr: string; annotations: { summary: string; runbook: string } };

const runbook = 'docs/guides/operations.md';
const read = (path: string) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

let rules: Rule[];
let guide: string;
beforeAll(async () => {
  const { groups } = parse(await read('infra/observability/alerts.yaml')) as { groups: { rules: Rule[] }[] };
  rules = groups.flatMap((group) => group.rules);
  guide = await read(runbook);
});

test('the runbook has one entry for each reason and each alert, and no other', () => {
  const entries = [...guide.matchAll(/^#+ ([a-z]+(?:_[a-z]+)+)$/gm)].map(([, code]) => code);
  expect(entries.toSorted()).toEqual([...new Set([...reasonCodes, ...rules.map(({ alert }) => alert)])].toSorted());
});

test('an entry names its alert when there is one', () => {
  const unnamed = rules.map(({ alert }) => alert).filter((alert) => !entryOf(alert).includes(`alert \`${alert}\``));
  expect(unnamed.filter((alert) => !/\bAlert only\b/.test(entryOf(alert)))).toEqual([]);
  const ruled = new Set(rules.map(({ alert }) => alert));
  const named = [...guide.matchAll(/alert `([a-z_]+)`/g)].map(([, alert = '']) => alert);
  expect(named.filter((alert) => !ruled.has(alert))).toEqual([]);
});

test('each alert leads to its entry', () => {
  expect(rules.map((rule) => rule.annotations.runbook)).toEqual(rules.map(({ alert }) => `${runbook}#${alert}`));
});

test('alerts ask for metrics that exist, by labels and values that they have', async () => {
  const { labelsOf, text } = await measured();
  const wrong = rules.flatMap(({ alert, expr, annotations }) => {
    const names = metricsOf(expr);
    const used = [...labelsIn(expr), ...labelsIn(annotations.summary)];
    return [
      ...names.filter((name) => !labelsOf.has(name)),
      ...used.filter((label) => !names.some((name) => labelsOf.get(name)?.includes(label))),
      ...[...expr.matchAll(/(\w+="[^"]*")/g)].flatMap(([, pair = '']) => (text.includes(pair) ? [] : [pair])),
    ].map((what) => `${alert}: ${what}`);
  });
  expect(wrong).toEqual([]);
});

function entryOf(code: string): string {
  return guide.split(/^## /m).find((entry) => entry.startsWith(`${code}\n`)) ?? '';
}

/** Those of ours have an underscore in their names, as nothing else in our expressions has. */
function metricsOf(expr: string): string[] {
  return [...expr.replaceAll(/"[^"]*"/g, '').matchAll(/\b[a-z]+(?:_[a-z]+)+\b/g)].map(([name]) => name);
}

/** What is selected and grouped by, and what a text shows. */
function labelsIn(text: string): string[] {
  const listed = [...text.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/, */));
  const compared = [...text.matchAll(/(\w+)(?==~?"|!=)/g)].map(([label]) => label);
  return [...listed, ...compared, ...[...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label)];
}

/** What the services are measured by, as far as alerts are about it: labels by the names of metrics, and what a scrape gets. */
async function measured() {
  const metrics = createMetrics({ processMetrics: false });
  const labelsOf = new Map<string, readonly string[]>();
  const noted: Metrics = {
    ...metrics,
    counter(description) {
      labelsOf.set(description.name, description.labelNames ?? []);
      return metrics.counter(description);
    },
    gauge(description) {
      labelsOf.set(description.name, description.labelNames ?? []);
      return metrics.gauge(description);
    },
  };
  measureBus(noted, () => undefined);
  createRelayMetrics(noted);
  measureOutbox({
    metrics: noted,
    clock: () => new Date(),
    readDepth: async () => ({ waiting: 0, parked: 0, oldest: null }),
  });
  createAuditMetrics(noted);
  createThreadMetrics(noted).of('permissions.consumer').state('running');
  return { labelsOf, text: await metrics.text() };
}
