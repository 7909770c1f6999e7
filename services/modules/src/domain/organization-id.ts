import { accepted, type Checked, refused } from '@custom-modules/rules/checked';

/** What bearers may call an organization. */
export function checkOrganizationId(id: string): Checked<string> {
  if (/^[\x21-\x7e]{1,128}$/.test(id)) return accepted(id);
  return refused('The id of an organization is 1 to 128 printable ASCII characters without spaces.');
}
