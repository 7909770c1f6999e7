import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './checkout.mjs';

const stamps = join(root, 'node_modules/.custom-modules');

/** Whether `name` was last done for exactly these files' content. */
export function isUpToDate(name, files) {
  const stamp = join(stamps, name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(files);
}

export function stampUpToDate(name, files) {
  mkdirSync(stamps, { recursive: true });
  writeFileSync(join(stamps, name), fingerprint(files));
}

function fingerprint(files) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  for (const file of files)
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

/** What decides the content of node_modules: the lockfile, the workspace and every package's manifest. */
export function manifests() {
  const workspace = join(root, 'pnpm-workspace.yaml');
  const folders = [...readFileSync(workspace, 'utf8').matchAll(/^ {2}- (\S+)$/gm)].flatMap(([, pattern]) =>
    pattern.endsWith('/*') ? subfolders(join(root, pattern.slice(0, -2))) : [join(root, pattern)],
  );
  const packages = folders.map((folder) => join(folder, 'package.json')).filter((file) => existsSync(file));
  return [workspace, join(root, 'pnpm-lock.yaml'), join(root, 'package.json'), ...packages.sort()];
}

function subfolders(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}

/** Every file in a folder and below, in a stable order; of a file, itself. */
export function filesIn(folder) {
  if (!statSync(folder).isDirectory()) return [folder];
  return readdirSync(folder)
    .flatMap((name) => filesIn(join(folder, name)))
    .sort();
}
