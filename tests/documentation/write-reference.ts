import { writeFile } from 'node:fs/promises';
import { renderReference } from './reference.ts';

for (const [file, text] of Object.entries(renderReference())) {
  await writeFile(new URL(`../../docs/reference/${file}`, import.meta.url), text);
}
