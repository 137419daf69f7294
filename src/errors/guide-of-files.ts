import type { GuidePart } from './guide-entry.ts';

/** Codes of the command line, the settings and the files. */
export const guideOfFiles = {
  USAGE: {
    title: 'The command line cannot be understood',
    cause: 'A command, an option or a value is mistyped, missing, or contradicts another.',
    fix: 'See setup-wizard --help, or COMMAND --help.',
  },
  NO_TERMINAL: {
    title: 'There is no terminal to ask questions on',
    cause: 'The wizard was started by a script, a pipe or a service.',
    fix: 'Use setup-wizard --non-interactive with the settings as options, environment or files.',
  },
  SETTINGS_INVALID: {
    title: 'A setting is missing or cannot be used',
    cause:
      'A value in .env, config.json, the environment or an option is not what the setting takes.',
    fix: 'Correct it where the message says it comes from; setup-wizard show lists all of them.',
  },
  CONFIRMATION_REQUIRED: {
    title: 'This deletes or overwrites something and was not confirmed',
    cause: 'Nobody could be asked, or the answer was no.',
    fix: 'Run it with --yes when that is meant.',
  },
  FILE_NOT_FOUND: {
    title: 'A file that was named does not exist',
    cause: 'The path is mistyped, or relative to another folder.',
    fix: 'Correct the path; relative paths start at the current folder, or at --cwd.',
  },
  FILE_NOT_READABLE: {
    title: 'A file may not be read',
    cause: 'It belongs to somebody else, or its rights keep this user out.',
    fix: 'Run as the owner of the file, or give this user the right to read it.',
  },
  FILE_NOT_REGULAR: {
    title: 'What was named is no file',
    cause: 'It is a folder, a device, a pipe or a link that leads nowhere.',
    fix: 'Name a regular file.',
  },
  FILE_NOT_UTF8: {
    title: 'A file is not UTF-8 text',
    cause: 'It is binary, or in another encoding such as UTF-16 or Latin-1.',
    fix: 'Convert it, for example: iconv -f LATIN1 -t UTF-8 FILE > NEW',
  },
  FILE_READ_ONLY: {
    title: 'A file may not be written by this user',
    cause: 'Its rights, its folder or its disk do not allow writing.',
    fix: 'Run as its owner, or give this user the right to write the file and its folder.',
  },
  FILE_CHANGED: {
    title: 'A file was changed by another program in the meantime',
    cause: 'An editor or another run wrote it between reading and writing; it was not overwritten.',
    fix: 'Run the same command again; it starts from what is there now.',
  },
  FILE_WRITE_FAILED: {
    title: 'A file could not be written',
    cause: 'The system refused; the detail has its words. The old file is still there.',
    fix: 'Mend what the detail says, then run the same command again.',
  },
  FILE_VERIFY_FAILED: {
    title: 'An edit would not read back as it was meant',
    cause: 'Quotes or lines around the setting are unusual; the file was left as it was.',
    fix: 'Look for a missing or extra quote near the setting that is named, then run it again.',
  },
  ENV_NOT_EDITABLE: {
    title: 'The .env file cannot be edited safely',
    cause:
      'A line is read differently by different programs, so that no edit would be right for all.',
    fix: 'Correct the line that is named, then run it again.',
  },
  ENV_VALUE_NOT_WRITABLE: {
    title: 'A value cannot be written to a .env file',
    cause: 'No way of quoting it is read the same by all programs.',
    fix: 'Choose another value; letters, digits and _ . / : , @ % + - are always safe.',
  },
  JSON_NOT_EDITABLE: {
    title: 'A JSON file cannot be read or edited',
    cause: 'It has a syntax error, or a value of another kind where a setting belongs.',
    fix: 'Repair it where the message says, or put a backup back: setup-wizard restore',
  },
  STATE_DIR_UNSAFE: {
    title: 'The state directory is not safe for secrets',
    cause: 'It is a link, belongs to somebody else, or others may read it.',
    fix: 'chmod 700 the directory, or name another one with --state-dir.',
  },
  LOCKED: {
    title: 'Another run is at work',
    cause:
      'Another setup-wizard holds the lock of this folder, or moves to the same database; the message names it.',
    fix: 'Wait until it has ended, then run the same command again.',
  },
  NO_BACKUP: {
    title: 'There is no such backup',
    cause: 'Nothing was written yet, or the backup was replaced by later ones (five are kept).',
    fix: 'See what there is: setup-wizard restore --list',
  },
} as const satisfies GuidePart;
