import type { Checked } from '../checked.ts';
import { checkLabel } from './label.ts';
import { limits } from './limits.ts';

/** The name as it is stored and shown. Whether it is free is for the modules service to say. */
export function checkName(name: string): Checked<string> {
  return checkLabel('The name', name, limits.nameCharacters);
}
