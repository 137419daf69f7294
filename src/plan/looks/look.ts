import type { Examiner } from '../../fallback/examiner.ts';
import type { LookFinding } from '../look-finding.ts';
import type { SetupRequest } from '../setup-request.ts';

/** What a look saw; who it was is known to whoever sent it. */
export type Seen = Omit<LookFinding, 'id' | 'label'>;

/**
 * Looks at one thing and changes nothing. Ends early, in any way, when the signal is aborted.
 *
 * @param examine what the ways to get a fallback say about this machine; shared by all looks
 */
export type Look = (request: SetupRequest, signal: AbortSignal, examine: Examiner) => Promise<Seen>;
