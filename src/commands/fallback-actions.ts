import type { ActionDefinition } from './command-definition.ts';

/** What each action of `fallback` does, with an example; `--help` behind the action prints it. */
export const fallbackActions: Readonly<Record<string, ActionDefinition>> = {
  start: {
    summary: 'Start the local fallback as it was set up, and wait until it answers',
    example: 'setup-wizard fallback start',
  },
  stop: {
    summary: 'Stop the local fallback and keep its data; an existing server is left alone',
    example: 'setup-wizard fallback stop',
  },
  status: {
    summary: 'Tell whether the local fallback runs, where, and what it is; exit 1 when it does not',
    example: 'setup-wizard fallback status --json',
  },
  logs: {
    summary: "Print the last lines of the fallback's log",
    example: 'setup-wizard fallback logs --lines 20 --follow',
  },
  serve: {
    summary:
      'Run the local fallback in the foreground until Ctrl-C or SIGTERM, as a service manager wants it',
    example: 'setup-wizard fallback serve',
  },
  sync: {
    summary:
      'Copy the schema and the rows of the primary into the fallback; what is there stays until all is copied',
    example: "setup-wizard fallback sync --exclude 'audit.*' --dry-run",
  },
  service: {
    summary: 'Have systemd or launchd start the local fallback at login, or end that',
    example: 'setup-wizard fallback service install',
  },
  upgrade: {
    summary: 'Bring the embedded data to the PostgreSQL of this version; keep the data of before',
    example: 'setup-wizard fallback upgrade --yes',
  },
  destroy: {
    summary: 'Delete the local fallback with its data: process, port, files, container and volume',
    example: 'setup-wizard fallback destroy --yes',
  },
};
