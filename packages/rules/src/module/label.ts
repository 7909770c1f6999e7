import { holdsSecret } from '@custom-modules/contracts/secrets';
import { type Checked, refused } from '../checked.ts';
import { checkText } from '../text.ts';

/** A text of a menu. Events and the audit keep it for ever, so a token pasted into it is refused. `label` begins the messages: 'The name'. */
export function checkLabel(label: string, text: string, maximum: number): Checked<string> {
  const checked = checkText(label, text, maximum);
  if (checked.kind === 'refused' || !holdsSecret(checked.value)) return checked;
  return refused(`${label} holds what looks like a bearer or a short token. Leave it out.`);
}
