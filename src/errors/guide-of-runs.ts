import type { GuidePart } from './guide-entry.ts';

/** Codes of the local fallback, and of how a whole run ends. */
export const guideOfRuns = {
  PORT_TAKEN: {
    title: 'The port of the fallback is in use',
    cause: 'Another program listens on it.',
    fix: 'End that program, or choose another port with --fallback-db-port.',
  },
  FALLBACK_NOT_RUNNING: {
    title: 'The local fallback does not run',
    cause: 'It was stopped, or has not been set up here.',
    fix: 'setup-wizard fallback start, or setup-wizard --non-interactive to set it up.',
  },
  FALLBACK_START_FAILED: {
    title: 'The local fallback did not start',
    cause: 'The detail has the words of its log.',
    fix: 'See setup-wizard fallback logs.',
  },
  FALLBACK_STOP_FAILED: {
    title: 'The local fallback could not be stopped',
    cause:
      'It runs on another machine or in another container, or nobody can tell whether the process is the fallback.',
    fix: 'Stop it where it was started.',
  },
  FALLBACK_IN_USE: {
    title: 'The local fallback is in use',
    cause: 'A server, or a program that follows its log, has its files open; nothing was deleted.',
    fix: 'End that program, then run the same command again.',
  },
  FALLBACK_DATA_UNREADABLE: {
    title: 'The data of the fallback cannot be read',
    cause: 'It was made by another major version, or is damaged.',
    fix: 'Move the data directory away; if the data is not needed: setup-wizard fallback destroy',
  },
  FALLBACK_MODE_UNAVAILABLE: {
    title: 'The mode of the fallback is not available here',
    cause: 'What the mode needs is not there.',
    fix: 'Use --fallback-mode local.',
  },
  DISK_FULL: {
    title: 'A disk is full',
    cause: 'The disk of the server, or of the state directory, has no room left.',
    fix: 'Free some space, then run the same command again.',
  },
  PRIMARY_UNAVAILABLE: {
    title: 'The primary cannot be used, and it was required',
    cause: 'It is configured, but did not pass its checks.',
    fix: 'Mend what the checks say; without --require-primary the fallback would serve.',
  },
  CHECKS_FAILED: {
    title: 'Checks failed',
    cause: 'The database is there but not as it must be; each check has its own fix.',
    fix: 'Do what the failed checks say, then: setup-wizard check',
  },
  NOTHING_KNOWN: {
    title: 'Nothing is known about what was asked',
    cause: 'It is no error code, SQLSTATE, check or message of the tables.',
    fix: 'Ask with the SQLSTATE (in psql: \\set VERBOSITY verbose), or see the list: setup-wizard explain',
  },
  CANCELLED: {
    title: 'The run was cancelled',
    cause: 'Ctrl-C, a signal or a closed terminal.',
    fix: 'Run the same command again; it goes on where this run ended.',
  },
  INTERNAL: {
    title: 'Something went wrong inside this program',
    cause: 'A fault of ours.',
    fix: 'Run setup-wizard support and report it with its output.',
  },
} as const satisfies GuidePart;
