import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { ApartFirst } from './test/support/apart-first.ts';
import { ClosingLineReporter } from './test/support/closing-line-reporter.ts';

/** Folders whose files share a process, which saves starting one and loading everything for each file. */
const together = [
  'bench',
  'build',
  'charts',
  'commands',
  'components',
  'docs',
  'export',
  'files',
  'journal',
  'pgvector',
  'plan',
  'postgres',
  'processes',
  'prompts',
  'report',
  'roles',
  'services',
  'schema',
  'settings',
  'sizing',
  'statistics',
  'transfer',
  'wizard',
].map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);

/** Journeys most of whose command lines are carried out in the process of the test; they share one, too. */
const journeysHere = [
  'bootstrap-matrix-*',
  'check-matrix-*',
  'explain',
  'migrate',
  'primary-tls',
  'roles',
  'settings',
  'settings-problems',
].map((name) => `test/journeys/${name}.test.ts`);

/** Files that hold the router to milliseconds: nothing more than before runs beside them. */
const timed = ['faults', 'failing-servers', 'left-behind'].map(
  (name) => `test/router/${name}.test.ts`,
);

/** Files in them that need modules of their own: a module is replaced, or chalk has to start with colours. */
const ownModules = [
  'test/components/colour.test.tsx',
  'test/docs/screens.test.ts',
  'test/files/write-files.pair.test.ts',
];

export default defineConfig({
  plugins: [
    {
      name: 'sql-as-text',
      enforce: 'pre',
      load(id) {
        if (!id.endsWith('.sql')) return undefined;
        return `export default ${JSON.stringify(readFileSync(id, 'utf8'))};`;
      },
    },
  ],
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: true,
    // One more than the two cores of a small machine, because tests also wait for servers.
    maxWorkers: 3,
    reporters: ['default', new ClosingLineReporter()],
    sequence: { sequencer: ApartFirst, groupOrder: 1 },
    projects: [
      {
        extends: true,
        test: { name: 'timed', include: timed, maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...together, ...journeysHere, ...timed],
        },
      },
      { extends: true, test: { name: 'own modules', include: ownModules } },
      {
        extends: true,
        test: {
          name: 'together',
          include: [...together, ...journeysHere],
          exclude: ownModules,
          isolate: false,
        },
      },
    ],
  },
});
