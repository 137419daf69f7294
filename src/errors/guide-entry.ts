import type { ErrorCode } from './error-codes.ts';

/** What there is to say about an error code without knowing the case. */
export interface GuideEntry {
  /** What it means, in one sentence without a full stop. */
  readonly title: string;
  readonly cause: string;
  /** What to type or change. */
  readonly fix: string;
}

/** Some of the codes; together the parts have to have all of them. */
export type GuidePart = Readonly<Partial<Record<ErrorCode, GuideEntry>>>;
