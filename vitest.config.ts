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
  'schema',
  'settings',
  'transfer',
  'wizard',
].map((folder) => `test/${folder}/**/*.test.{ts,tsx}`);

/** Files in them that need modules of their own: a module is replaced, or chalk has to start with colours. */
const apart = [
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
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: true,
    maxWorkers: 2,
    reporters: ['default', new ClosingLineReporter()],
    sequence: { sequencer: ApartFirst },
    projects: [
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.{ts,tsx}'], exclude: together },
      },
      { extends: true, test: { name: 'own modules', include: apart } },
      {
        extends: true,
        test: { name: 'together', include: together, exclude: apart, isolate: false },
      },
    ],
  },
});
