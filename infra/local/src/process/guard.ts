/**
 * Becomes the given command, leaving a watcher beside it that ends the command when the process that started it is
 * gone: the owner holds the other end of descriptor 3 and says "done" on it when the command has ended, so an end of
 * file without that word means that the owner died, by kill -9 too. Portable sh: Linux and macOS.
 */
const script = `
{
  if ! read -r word <&3; then
    kill -s "$1" $$
    tenths=$2
    while [ "$tenths" -gt 0 ] && kill -0 $$; do sleep 0.1; tenths=$((tenths - 1)); done
    kill -s KILL $$
  fi
} </dev/null >/dev/null 2>&1 &
shift 2
exec "$@" 3<&-
`;

export const guardDescriptor = 3;

/** The command line that runs `command` under guard. The script travels inline: its file may not be readable to the user it runs as. */
export function guarded(command: string, args: string[], stopSignal: NodeJS.Signals, graceMs: number) {
  const tenths = String(Math.ceil(graceMs / 100));
  return { command: 'sh', args: ['-c', script, 'guard', stopSignal.replace(/^SIG/, ''), tenths, command, ...args] };
}
