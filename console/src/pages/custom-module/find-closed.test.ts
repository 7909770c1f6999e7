import { expect, test } from 'vitest';
import { findClosed } from './find-closed.ts';

const fleet = { url: 'https://Fleet.example:8443/?t={SHORT_TOKEN}', enabled: true };
const cash = { url: 'https://cash.example', enabled: true };
const off = { url: 'https://off.example', enabled: false };

test.each([
  ['what the first list leaves out', { stored: [], wanted: ['FLEET.example'] }, [cash]],
  ['what is taken from a list', { stored: ['fleet.example', 'cash.example'], wanted: ['cash.example'] }, [fleet]],
  ['not what was closed before', { stored: ['cash.example'], wanted: ['cash.example', 'other.example'] }, []],
  ['nothing where every host is allowed again', { stored: ['cash.example'], wanted: [] }, []],
  ['nothing by a list that cannot be saved', { stored: [], wanted: ['*.example'] }, []],
])('of the modules is closed %s', (_, hosts, closed) => {
  expect(findClosed([fleet, cash, off], hosts)).toEqual(closed);
});
