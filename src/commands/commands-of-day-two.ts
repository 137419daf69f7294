import type { CommandDefinition } from './command-definition.ts';
import { moveOptions } from './move-options.ts';
import { locationOptions, retriesOption, settingOptions } from './option-table.ts';
import { sizeOptions } from './size-options.ts';
import { statsOptions } from './stats-options.ts';
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
  {
    name: 'move',
    summary: 'Move everything from one database to another, compare it, and tell what comes next',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: [...moveOptions, ...settingOptions, retriesOption, ...locationOptions],
    example: 'setup-wizard move --from fallback --to primary --dry-run',
  },
  {
    name: 'stats',
    summary: 'Show sizes, index usage and what a database counts, with what each figure means',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: statsOptions,
    example: 'setup-wizard stats --target primary',
  },
  {
    name: 'size',
    summary: 'Work out disk, memory, build time and instance class for a table of embeddings',
    operands: '',
    actions: [],
    extraOperands: 0,
    options: sizeOptions,
    example: 'setup-wizard size --rows 1M --dimensions 1536 --text-bytes 800',
  },
];
