import type { GuidePart } from './guide-entry.ts';

/** Codes of the local fallback: its life, its container engine, its data. */
export const guideOfFallbacks = {
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
    fix: 'setup-wizard fallback upgrade; if the data is not needed: setup-wizard fallback destroy',
  },
  FALLBACK_RECORD_UNREADABLE: {
    title: 'What this program wrote down about the fallback cannot be read',
    cause:
      'A file in the fallback directory is damaged, or of a later version. It is not taken for a missing one: the server that it names would be forgotten.',
    fix: 'Put a good copy of the file back, or do what the message says.',
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
  FALLBACK_HOLDS_WRITES: {
    title: 'The fallback holds writes that the primary does not have',
    cause:
      'They were made while the primary was down or before there was one, and have not been brought back; or the primary cannot be asked.',
    fix: 'setup-wizard reconcile --apply brings back what the journal holds; copy other rows to the primary. To give them up, repeat the command with --discard-writes.',
  },
  FALLBACK_ACCESS_DENIED: {
    title: 'The existing server does not let this role make what is needed',
    cause: 'The role may not create the database, the role or the extension.',
    fix: 'Give the printed statements to an administrator of that server.',
  },
  FALLBACK_MOVE_FAILED: {
    title: 'The fallback could not be moved to another mode',
    cause: 'Its data could not be brought over; the fallback of before is in place and runs.',
    fix: 'Mend what the detail says, or keep the mode of before.',
  },
  ENGINE_NOT_RUNNING: {
    title: 'The container engine does not answer',
    cause: 'Its program is installed, but its service does not run or this user may not use it.',
    fix: 'Start the engine, or use --fallback-mode local.',
  },
  ENGINE_FAILED: {
    title: 'The container engine refused a command',
    cause: "The detail has the engine's own words.",
    fix: 'Do what it says, then run the same command again.',
  },
  IMAGE_MISSING: {
    title: 'The container image is not here and could not be fetched',
    cause: 'There is no network, or the registry refused.',
    fix: 'Pull or load the image by hand, or use --fallback-mode local.',
  },
  CONTAINER_NAME_TAKEN: {
    title: 'A container or volume of somebody else has the name of ours',
    cause: 'It does not carry the label of this installation, so it is left alone.',
    fix: 'Rename or remove it, then run the same command again.',
  },
  SERVICE_UNAVAILABLE: {
    title: 'There is no service manager here that could start the fallback',
    cause: 'Neither a systemd of this user nor launchd answers.',
    fix: 'Follow the printed recipe: call "setup-wizard fallback start" where the application starts.',
  },
  SERVICE_FAILED: {
    title: 'The service manager refused',
    cause: 'The detail has its own words.',
    fix: 'Do what it says, then run the same command again.',
  },
  SYNC_REFUSED: {
    title: 'The fallback cannot be filled from the primary as asked',
    cause: 'A table or an option does not fit; nothing was changed.',
    fix: 'Correct what the message names, then run the same command again.',
  },
  SYNC_FAILED: {
    title: 'Filling the fallback from the primary failed',
    cause: 'A server refused or was lost on the way; what the fallback had before is still there.',
    fix: 'Mend what the detail says, then run it again: it goes on where it ended.',
  },
  FOLLOW_UNAVAILABLE: {
    title: 'The fallback cannot follow the primary by logical replication',
    cause: 'One of the two servers does not offer what it takes.',
    fix: 'Do what the message says, or run "setup-wizard fallback sync" again and again instead.',
  },
  EXPORT_INCOMPLETE: {
    title: 'The settings do not say enough for this export',
    cause: 'A value that it needs is not set.',
    fix: 'Set what the message names, then run the same command again.',
  },
  DISK_LOW: {
    title: 'There is too little room on the disk',
    cause: 'What is about to be made would not fit; nothing was begun.',
    fix: 'Free some space, or choose another place with --state-dir.',
  },
} as const satisfies GuidePart;
