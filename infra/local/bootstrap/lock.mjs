import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** Takes the lock for the holder it names; false while somebody has it. Nobody ever reads half a holder. */
export function takeLock(file, holder) {
  const own = ownNameOf(file);
  writeFileSync(own, holder);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(own);
  }
}

/** Who has the lock, as it was taken; undefined while nobody has. */
export function readLock(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  }
}

/** Frees the lock of this holder, be it oneself or a dead one, and of nobody who has taken it meanwhile. */
export function freeLock(file, holder) {
  if (readLock(file) !== holder) return;
  const aside = ownNameOf(file);
  try {
    renameSync(file, aside);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    return;
  }
  // Whoever was quicker may have freed and taken it since it was read: that one gets it back.
  if (readLock(aside) !== holder) linkSync(aside, file);
  rmSync(aside);
}

const ownNameOf = (file) => `${file}.${process.pid}`;
