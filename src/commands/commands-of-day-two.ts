import type { CommandDefinition } from './command-definition.ts';
import { verifyOptions } from './verify-options.ts';

/** The commands for a database that is set up and in use. */
export const commandsOfDayTwo: readonly CommandDefinition[] = [
  {
    name: 'verify',
    summary: 'Verify pgvector for the start of an application, in one round trip; change nothing',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: verifyOptions,
    example: 'setup-wizard verify && exec node server.js',
  },
];
