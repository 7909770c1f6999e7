/** What a program needs of the machine, what tells Node how to run, and how much of the services somebody wants to read. */
const inherited = /^(PATH|HOME|TMPDIR|TZ|LANG|LC_\w+|NODE_(OPTIONS|EXTRA_CA_CERTS|COMPILE_CACHE)|LOG_LEVEL)$/;

/**
 * The environment of a program that is started here: its own settings, and nothing of whoever starts it that it has no use
 * for, such as credentials of a cloud or of an administrator's.
 */
export function childEnvironment(settings: Record<string, string> = {}): Record<string, string> {
  const passedOn = Object.entries(process.env).filter(([name, value]) => inherited.test(name) && value !== undefined);
  return { ...(Object.fromEntries(passedOn) as Record<string, string>), ...settings };
}
