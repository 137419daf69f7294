import type { SetupRequest } from './setup-request.ts';

/** What is looked at before anything is asked, in the order in which it is shown. */
export const findingIds = ['files', 'git', 'fallback', 'container', 'postgres', 'port'] as const;
export type FindingId = (typeof findingIds)[number];

/** What one look found. */
export interface Finding {
  readonly id: FindingId;
  readonly label: string;
  readonly status: 'pass' | 'warn' | 'fail' | 'skip';
  /** One sentence, or a few words. */
  readonly text: string;
  /** What to type or change, or null when nothing is to do. */
  readonly fix: string | null;
}

export interface LookAroundOptions {
  /** Called for each finding as soon as it is known, in any order. */
  readonly onFinding: (finding: Finding) => void;
  readonly signal: AbortSignal;
}

/** Looks at the folder and the machine; changes nothing. */
export async function lookAround(
  request: SetupRequest,
  { onFinding, signal }: LookAroundOptions,
): Promise<void> {
  void request;
  void onFinding;
  void signal;
  await Promise.resolve();
}
