import { expect, test } from 'vitest';
import { ports } from '../addresses.ts';
import { wantedPorts } from './wanted-ports.ts';

const { postgres, kafka, kafkaController, redis, ...own } = ports;
const wanted = (kind: Parameters<typeof wantedPorts>[0]) => Object.values(wantedPorts(kind)).sort();

test('a start on embedded infrastructure wants every port', () => {
  expect(wanted('embedded')).toEqual(Object.values(ports).sort());
});

test('a start in Docker leaves the port of Kafka’s controller, which stays inside its container, to others', () => {
  expect(wanted('docker')).toEqual(Object.values({ ...own, postgres, kafka, redis }).sort());
});

test('a start on infrastructure of one’s own wants no port for it', () => {
  expect(wanted('external')).toEqual(Object.values(own).sort());
});
