#!/usr/bin/env node
import { processHost } from './host.ts';
import { run } from './run.ts';

// The installed command line. What it does not know by itself, flags and the environment say.
process.exitCode = await run(process.argv.slice(2), processHost({ program: 'custom-modules-ops', defaults: {} }));
