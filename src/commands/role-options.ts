import { administratorOptions, type OptionDefinition } from './option-table.ts';

/** The options of `roles` alone. */
export const roleOptions: readonly OptionDefinition[] = [
  {
    name: 'target',
    hint: 'TARGET',
    choices: ['primary', 'fallback'],
    help: 'Which database: primary or fallback (default primary)',
  },
  {
    name: 'app-role',
    hint: 'NAME',
    help: 'The role that reads and writes rows (default DATABASE_app)',
  },
  {
    name: 'owner-role',
    hint: 'NAME',
    help: 'The role that owns the tables and runs migrations (default DATABASE_owner)',
  },
  { name: 'schema', hint: 'NAME', help: 'The schema of the tables (default public)' },
  {
    name: 'app-password-file',
    hint: 'FILE',
    help: "Password of the application's role; generated into the file when there is none",
  },
  {
    name: 'owner-password-file',
    hint: 'FILE',
    help: "Password of the owner's role; generated into the file when there is none",
  },
  { name: 'apply', help: 'Carry the statements out in one transaction, then verify both roles' },
  ...administratorOptions('Connect as this administrator instead of the configured user'),
];
