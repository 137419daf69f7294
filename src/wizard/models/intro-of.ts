import { shownPhase } from '../current-screen.ts';
import type { Session } from '../session.ts';
import { doneSentence } from './done-sentence.ts';

/** One or two sentences on what the screen that is shown asks or tells. */
export function introOf(session: Session): string {
  const phase = shownPhase(session);
  const viewing = phase.kind === 'viewing';
  switch (session.place.screen) {
    case 'welcome':
      return viewing
        ? 'The settings of this folder, to look at only. Nothing is started and nothing is written.'
        : 'Sets up PostgreSQL with pgvector and a local fallback. Nothing is written before you accept the review.';
    case 'primary':
      return viewing
        ? 'The database the application works with.'
        : 'The database the application works with. A pasted postgres:// URL fills the whole form.';
    case 'connection-test':
      return 'The way to the primary, step by step. Nothing is changed there.';
    case 'fallback':
      return session.answers.primary === 'none'
        ? 'A local database. Without a primary the application works on it.'
        : 'A local database that stands in while the primary cannot be reached.';
    case 'fallback-settings':
      return viewing
        ? 'How programs on this machine reach the local fallback.'
        : 'How programs on this machine reach the local fallback. What stands in brackets is used while a field is empty.';
    case 'dimensions':
      return 'How many numbers one embedding has. It must fit the embedding model.';
    case 'inference':
      return "The operator's inference endpoint. It is written only when it is changed here.";
    case 'review':
      return reviewIntro(session, viewing);
    case 'apply':
      return phase.kind === 'stopped'
        ? 'The run stopped. What it had made was taken back, unless a line says otherwise.'
        : 'Each step is checked before the next one begins.';
    case 'checks':
      return 'What the databases themselves say, each check a row that opens.';
    case 'done':
      return phase.kind === 'done' ? doneSentence(phase.applied) : '';
  }
}

function reviewIntro({ review }: Session, viewing: boolean): string {
  if (viewing) return 'What stands out in these settings.';
  switch (review?.state) {
    case undefined:
    case 'running':
      return 'Looking at both databases and working out what has to be done ...';
    case 'failed':
      return 'It cannot be applied as it is.';
    case 'finished':
      return 'Nothing has been changed yet. Read what will be done, then choose.';
  }
}
