import type { Review } from '../../plan/review-setup.ts';
import type { Drift } from '../../settings/settings.ts';
import { settingDefinition } from '../../settings/settings-table.ts';
import type { TextLine } from '../screen-model.ts';
import type { Session } from '../session.ts';
import { diffLines } from './diff-lines.ts';
import { sections } from './sections.ts';

/** What a run would do, as lines to read before it is applied; read-only: what is known without it. */
export function reviewLines(session: Session): readonly TextLine[] {
  const { review, phase } = session;
  if (phase.kind === 'viewing') return foundLines(session);
  if (review?.state !== 'finished') return [];
  return sections([
    stepLines(review.review),
    driftLines(session, review.review.drift),
    listed('Warnings', 'warning', review.review.warnings),
    ...review.review.files.map(diffLines),
  ]);
}

function foundLines(session: Session): readonly TextLine[] {
  const { drift, problems, warnings } = session.read.settings;
  const all = sections([
    listed(
      'Problems',
      'error',
      problems.map(({ message, fix }) => `${message} ${fix}`),
    ),
    driftLines(session, drift),
    listed('Warnings', 'warning', warnings),
  ]);
  const none: TextLine = { tone: 'plain', text: 'No problems, no differences, no warnings.' };
  return all.length === 0 ? [none] : all;
}

function stepLines({ steps, files }: Review): readonly TextLine[] {
  if (steps.length === 0) {
    return [{ tone: 'plain', text: 'Everything is as it should be; nothing has to be changed.' }];
  }
  return [
    { tone: 'heading', text: 'What will be done' },
    ...steps.map(({ title }, index): TextLine => ({
      tone: 'plain',
      text: `${index + 1}. ${title}`,
    })),
    ...(files.length === 0
      ? [{ tone: 'muted', text: 'Neither of the two files changes.' } as const]
      : []),
  ];
}

function driftLines({ answers, read }: Session, drift: readonly Drift[]): readonly TextLine[] {
  if (drift.length === 0) return [];
  const { env, config } = read;
  const wins = {
    keep: `${env.name} wins while both stay as they are`,
    env: `${env.name} wins, ${config.name} will follow`,
    config: `${config.name} wins, ${env.name} will follow`,
  }[answers.resolution];
  return [
    { tone: 'heading', text: `Where ${env.name} and ${config.name} disagree (${wins})` },
    ...drift.map(({ id, env: left, config: right }): TextLine => {
      const { kind, title, env: variable, config: path } = settingDefinition(id);
      const shown = (value: unknown): string => (kind === 'password' ? '********' : String(value));
      return {
        tone: 'warning',
        text: `${title}: ${variable} is ${shown(left)}, ${path.join('.')} is ${shown(right)}`,
      };
    }),
  ];
}

function listed(
  heading: string,
  tone: TextLine['tone'],
  texts: readonly string[],
): readonly TextLine[] {
  if (texts.length === 0) return [];
  const lines = texts.flatMap((text) => text.split('\n'));
  return [{ tone: 'heading', text: heading }, ...lines.map((text) => ({ tone, text }))];
}
