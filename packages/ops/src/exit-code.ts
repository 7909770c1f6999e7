/** As monitoring plugins end, so that any command can be one: https://www.monitoring-plugins.org/doc/guidelines.html */
export const exitCodes = {
  ok: 0,
  warning: 1,
  critical: 2,
  /** It could not be asked, or was refused: nothing is known by it. */
  unknown: 3,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
