import type { GuidePart } from './guide-entry.ts';

/** Codes of how a whole run ends. */
export const guideOfRuns = {
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
