import {
  locationOptions,
  type OptionDefinition,
  retriesOption,
  settingOptions,
} from './option-table.ts';

/** What `tune` takes beside settings and places. */
const tuneOptions: readonly OptionDefinition[] = [
  {
    name: 'target',
    hint: 'TARGET',
    choices: ['primary', 'fallback'],
    help: 'Which database: primary or fallback (default: the primary when there is one)',
  },
  {
    name: 'memory',
    hint: 'SIZE',
    help: 'Memory of the server, such as 16GB; a server on this machine has what this machine has',
  },
  {
    name: 'table',
    hint: 'NAME',
    help: 'Measure recall and latency of the index on this table, [SCHEMA.]TABLE, against exact search',
  },
  { name: 'column', hint: 'NAME', help: 'With --table: the column, where there are several' },
  { name: 'index', hint: 'NAME', help: 'With --table: the index, where there are several' },
  { name: 'k', hint: 'N', help: 'With --table: how many neighbours are looked for (default 10)' },
  {
    name: 'queries',
    hint: 'N',
    help: 'With --table: how many rows of the table serve as queries (default 100)',
  },
  {
    name: 'seconds',
    hint: 'N',
    help: 'With --table: how long to measure at most; with little time there are fewer queries (default 60)',
  },
  {
    name: 'goal',
    hint: 'PERCENT',
    help: 'With --table: the recall to reach, for the statement to apply (default 95)',
  },
  {
    name: 'build',
    hint: 'PARAMETERS',
    repeatable: true,
    help: 'With --table: build and measure other indexes on copied rows, such as "m=16,24 ef_construction=64,128"; all of it is taken back',
  },
  { name: 'rows', hint: 'N', help: 'With --build: how many rows to copy (default 20000)' },
  {
    name: 'svg',
    hint: 'FILE',
    help: 'With --table: draw the chart into this file, too; a file that setup-wizard has not drawn is not overwritten',
  },
];

/** `tune`, as the table of commands has it. */
export const tuneCommand = {
  name: 'tune',
  summary:
    "Judge a server's settings for vectors; measure recall and latency of an index; change nothing",
  operands: '',
  actions: [],
  extraOperands: 0,
  options: [...tuneOptions, ...settingOptions, retriesOption, ...locationOptions],
  example: 'setup-wizard tune --table public.documents --svg tune.svg',
};
