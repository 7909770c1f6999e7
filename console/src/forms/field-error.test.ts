import { expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { fieldError, isSaidAtFields } from './field-error.ts';

const refusal = new ApiError({
  status: 400,
  errors: [
    { field: 'name', message: 'The name is empty.' },
    { field: 'roleIds[1]', message: 'There is no such role.' },
    { field: 'roleIds[7]', message: 'There is no such role.' },
  ],
});

test.each([
  ['name', 'The name is empty.'],
  ['roleIds', 'Depot: There is no such role. roleIds[7]: There is no such role.'],
  ['role', undefined],
])('what is said of %s is found', (field, said) => {
  expect(fieldError(refusal, field, ['Dispatch', 'Depot'])).toBe(said);
});

test.each([null, new Error('broken')])('%s says nothing of a field', (error) => {
  expect(fieldError(error, 'name')).toBeUndefined();
});

test.each([
  ['all of it at fields that are on screen', refusal, ['name', 'roleIds'], true],
  ['something of a field that is not', refusal, ['name'], false],
  ['nothing of fields', new ApiError({ status: 503 }), ['name'], false],
  ['nothing, for it broke here', new Error('broken'), ['name'], false],
])('whether a refusal is said at fields: %s', (_case, error, fields, said) => {
  expect(isSaidAtFields(error, fields)).toBe(said);
});
