import type { Command } from 'commander';
import type { ExitCode } from './exit-code.ts';
import type { Session } from './session.ts';
import type { CommonOptions } from './settings.ts';

/** What a command does when it is called. */
export type Act<Options> = (session: Session, options: Options & CommonOptions, args: string[]) => Promise<ExitCode>;

/** Makes an action of it. */
export type Start = <Options>(act: Act<Options>) => (this: Command, ...given: unknown[]) => Promise<void>;
