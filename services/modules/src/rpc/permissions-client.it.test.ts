import { openChannel } from '@custom-modules/chassis/rpc-client';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import { failureOf } from '@custom-modules/testing/failures';
import type { FakeIssuer } from '@custom-modules/testing/fake-issuer';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { beforeAll, expect, test } from 'vitest';

import type { Permissions } from '../operations/steps/authorize.ts';
import { createPermissionsClient } from './permissions-client.ts';

let issuer: FakeIssuer;
let permissions: Permissions;

const connect = (address: string) => {
  const channel = openChannel(address);
  atEnd(() => channel.close());
  return createPermissionsClient(channel);
};

beforeAll(async () => {
  const running = await useServices(['permissions']);
  issuer = running.issuer;
  permissions = connect(running.services.permissions.address);
});

const as = async (person: keyof typeof people) => callAs(await issuer.bearer(people[person]));

test('the real service knows the permission asked for, and that an owner holds everything', async () => {
  expect(await permissions.holds('manage-custom-modules', await as('ana'))).toBe(true);
  expect(await permissions.granted(await as('ana'))).toEqual({ kind: 'all' });
});

test('a member without roles holds nothing', async () => {
  expect(await permissions.holds('manage-custom-modules', await as('ben'))).toBe(false);
  expect(await permissions.granted(await as('ben'))).toEqual({ kind: 'some', ids: new Set() });
});

test('what it has against a bearer reaches the caller', async () => {
  const expired = callAs(await issuer.bearer(people.ben, { lifeSeconds: -60 }));
  expect(await failureOf(permissions.granted(expired))).toMatchObject({ code: 'bearer_expired' });
});

test('nobody at the other end is unavailable, at once', async () => {
  const nowhere = connect('127.0.0.1:1');
  expect(await failureOf(nowhere.holds('manage-custom-modules', await as('ben')))).toMatchObject({
    code: 'unavailable',
  });
});
