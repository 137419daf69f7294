import { fallbackAnswerRefusal, type FallbackAnswer, fallbackAnswers } from '../fallback-choice.ts';
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

const notes: Readonly<Record<FallbackAnswer, string | null>> = {
  local: 'Needs nothing but Node here, and a later version may pick something faster.',
  embedded: 'One statement at a time; no COPY FROM STDIN, LISTEN, cancel or TLS.',
  container: null,
  cluster: null,
  existing: null,
  off: 'When the primary cannot be reached, nothing takes its place.',
};

/** The ways to get a fallback, the recommended one first, and none at all. */
export function fallbackItems(): readonly ChoiceItem[] {
  return fallbackAnswers.map((answer) =>
    choiceItem({
      value: answer,
      label: labels[answer],
      note: notes[answer],
      recommended: answer === 'local',
      disabled: fallbackAnswerRefusal(answer),
    }),
  );
}
