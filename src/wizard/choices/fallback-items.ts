import { asSentence } from '../../fallback/as-sentence.ts';
import type { ModeOutlook } from '../../plan/mode-outlook.ts';
import { type FallbackAnswer, fallbackAnswers } from '../fallback-choice.ts';
import type { ChoiceItem } from '../screen-model.ts';
import { choiceItem } from './choice-item.ts';

const labels: Readonly<Record<FallbackAnswer, string>> = {
  local: 'Local: the best this machine has',
  embedded: 'Embedded: PostgreSQL inside this program',
  container: 'Container: PostgreSQL in Docker or Podman',
  cluster: 'Cluster: a private one of an installed PostgreSQL',
  existing: 'Existing: a server that runs already',
  off: 'No fallback',
};

const notes: Readonly<Record<FallbackAnswer, string>> = {
  local: 'A private cluster, else a container, else embedded, which needs nothing but Node.',
  embedded: 'One statement at a time, sessions as behind PgBouncer, no TLS.',
  container: 'Choosing it agrees to the download of its image where that is missing.',
  cluster: 'It needs an installed PostgreSQL with pgvector.',
  existing: 'Only what it lacks is made there. The next screen asks where it is.',
  off: 'When the primary cannot be reached, nothing takes its place.',
};

/**
 * The ways to get a fallback, the recommended one first, and none at all; with the reason why each is
 * or is not possible here, once that is known.
 */
export function fallbackItems(modes: ModeOutlook | null): readonly ChoiceItem[] {
  return fallbackAnswers.map((answer) =>
    choiceItem({
      value: answer,
      label: labels[answer],
      recommended: answer === 'local',
      ...(modes === null ? { note: notes[answer] } : known(answer, modes)),
    }),
  );
}

function known(
  answer: FallbackAnswer,
  { local, named }: ModeOutlook,
): Partial<Pick<ChoiceItem, 'note' | 'disabled'>> {
  if (answer === 'off') return { note: notes.off };
  if (answer === 'local') return { note: `Here: ${local.kind}; ${local.reason}.` };
  const examination = named[answer];
  const why = asSentence(examination.reason);
  // Where it is can still be said; this is only about the usual place.
  if (answer === 'existing') return { note: `${why} ${notes.existing}` };
  if (examination.kind === 'possible') {
    return { note: answer === 'embedded' ? notes.embedded : why };
  }
  return { disabled: [why, ...(examination.fix === null ? [] : [examination.fix])].join(' ') };
}
