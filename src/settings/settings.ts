import type { Candidate } from './candidate.ts';
import type { Problem } from './problem.ts';
import type { Provenance } from './provenance.ts';
import type { SettingValue } from './setting-definition.ts';
import type { SettingId } from './settings-table.ts';

/** One setting as it stands: the value in force, where it comes from, and what else was offered. */
export interface ResolvedSetting {
  readonly id: SettingId;
  /** Null when unset, or when the strongest candidate is invalid. */
  readonly value: SettingValue | null;
  readonly provenance: Provenance;
  /** Why the strongest candidate is refused, or null. */
  readonly invalid: string | null;
  readonly candidates: readonly Candidate[];
  /** What the two files still hold of a setting that the operator empties; else empty. */
  readonly leftovers: readonly Leftover[];
}

/** A value in one of the two files that does not count, because its setting is emptied. */
export interface Leftover {
  readonly source: 'env-file' | 'config';
  /** Place in config.json, or the one name in `.env`. */
  readonly place: readonly string[];
  readonly raw: string;
}

/** `.env` and config.json disagree about a setting. The values may be secrets. */
export interface Drift {
  readonly id: SettingId;
  readonly env: SettingValue;
  readonly config: SettingValue;
}

/** All settings after the layers were merged and validated. */
export interface Settings {
  readonly values: ReadonlyMap<SettingId, ResolvedSetting>;
  readonly drift: readonly Drift[];
  /** Everything that keeps a run from starting; empty when all is well. */
  readonly problems: readonly Problem[];
  readonly warnings: readonly string[];
}
