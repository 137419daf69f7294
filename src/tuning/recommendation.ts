/** What is said about one setting of a server. */
export interface Recommendation {
  readonly setting: string;
  /** As postgresql.conf would have it. */
  readonly now: string;
  /** Where the present value is from, as pg_settings has it: default, configuration file, user … */
  readonly from: string;
  /** `consider`: it depends on what is not known here. */
  readonly verdict: 'fine' | 'change' | 'consider';
  /** The value to set; null when it is fine or nobody can tell. */
  readonly to: string | null;
  readonly reason: string;
  /** Where the rule is from. */
  readonly source: string;
  /** What a new value needs before it holds. */
  readonly needs: 'session' | 'reload' | 'restart';
  /** It was changed already, and waits for a restart. */
  readonly pendingRestart: boolean;
}

/** A verdict with its reason, before the facts of the setting are added. */
export type Judgement = Pick<Recommendation, 'verdict' | 'to' | 'reason' | 'source'>;

export const fine = (reason: string, source: string): Judgement => ({
  verdict: 'fine',
  to: null,
  reason,
  source,
});
export const change = (to: string, reason: string, source: string): Judgement => ({
  verdict: 'change',
  to,
  reason,
  source,
});
export const consider = (to: string | null, reason: string, source: string): Judgement => ({
  verdict: 'consider',
  to,
  reason,
  source,
});
