import { expect, test } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { fieldError } from './field-error.ts';

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
