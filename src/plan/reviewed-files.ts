import { SetupError } from '../errors/setup-error.ts';
import type { ReadSettings, SettingsFile } from '../settings/read-settings.ts';

/**
 * The settings files that a review was made from, each as the SHA-256 of its bytes or null for none:
 * they hold secrets, so that a review may know them again but not carry them.
 */
export interface ReviewedFiles {
  readonly env: string | null;
  readonly config: string | null;
}

/** What the settings files are now, to be known again when the review is carried out. */
export function reviewedFiles({ env, config }: ReadFiles): ReviewedFiles {
  return { env: mark(env), config: mark(config) };
}

/**
 * Refuses to carry out a review that another content of the files would make otherwise. Both files
 * count, whichever is written: each of them decides what is written and which servers are used.
 *
 * @throws SetupError FILE_CHANGED
 */
export function refuseChangedSince(reviewed: ReviewedFiles, read: ReadFiles): void {
  const now = reviewedFiles(read);
  const changed = [
    ...(now.env === reviewed.env ? [] : [read.env.name]),
    ...(now.config === reviewed.config ? [] : [read.config.name]),
  ];
  if (changed.length === 0) return;
  const were = changed.length === 1 ? 'was' : 'were';
  throw new SetupError('FILE_CHANGED', {
    message: `${changed.join(' and ')} ${were} changed while the review was open; nothing was changed.`,
    fix: 'Read the review again.',
  });
}

type ReadFiles = Pick<ReadSettings, 'env' | 'config'>;

function mark({ original }: SettingsFile): string | null {
  return original?.sha256 ?? null;
}
