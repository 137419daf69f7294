import type { Provenance } from './provenance.ts';

/** One value that some layer offers for a setting, before validation. Never an empty string. */
export interface Candidate {
  readonly raw: string;
  readonly provenance: Provenance;
  /**
   * `plain`: written out under the setting's own name. `secret-file`: read from the file that a
   * `*_FILE` variable names. `url`: a part of DATABASE_URL. Only plain values are ever copied from
   * one place to another; the other two stay where their owner put them.
   */
  readonly form: 'plain' | 'secret-file' | 'url';
}
