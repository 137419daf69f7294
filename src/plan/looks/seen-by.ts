import { asSentence } from '../../fallback/as-sentence.ts';
import type { Examination } from '../../fallback/provisioner.ts';
import type { Seen } from './look.ts';

/** An examination of a way to get a fallback as a finding. What is not possible is not needed, either. */
export function seenBy({ kind, reason }: Examination): Seen {
  return kind === 'possible'
    ? { status: 'pass', text: asSentence(reason), fix: null }
    : { status: 'skip', text: `Not used: ${reason}.`, fix: null };
}
