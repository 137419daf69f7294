import type { LookFinding } from '../../plan/look-finding.ts';
import type { FileChange } from '../../plan/setup-state.ts';
import type { CheckResult } from '../../postgres/check-result.ts';
import { checkCounts } from '../check-counts.ts';
import type { Applied } from '../ports.ts';
import type { TextLine } from '../screen-model.ts';
import { sections } from './sections.ts';

/** Columns of the labels, as the report on the main screen has them. */
const labelColumns = 10;

/** What a finished run leaves to know: what changed, how to connect, what to type next. */
export function doneLines(applied: Applied, services: ServiceRows): readonly TextLine[] {
  const { summary, checks } = applied;
  return sections([
    errorLines(applied),
    [
      ...summary.targets,
      ...(checks.length === 0 ? [] : [labelled('Checks', checkCounts(checks))]),
      ...(summary.files.length === 0 ? [] : [labelled('Files', filesText(summary.files))]),
      ...summary.connect.map(({ command }) => labelled('Connect', command)),
    ].map(plain),
    services.flatMap(serviceLines),
    checks.filter(({ status }) => status === 'fail' || status === 'warn').flatMap(troubleLines),
    summary.drift.map((text, index) => ({ tone: index === 0 ? 'heading' : 'plain', text })),
    summary.warnings.flatMap((text) => text.split('\n')).map((text) => ({ tone: 'warning', text })),
    nextLines(applied),
    keyLines(summary.files),
  ]);
}

/** Services that were looked at after the run, or still are. */
export type ServiceRows = readonly (Pick<LookFinding, 'label'> & Partial<LookFinding>)[];

function serviceLines({
  label,
  status = 'skip',
  text = 'is being looked at',
  fix = null,
}: ServiceRows[number]): readonly TextLine[] {
  const tone = status === 'fail' ? 'error' : status === 'warn' ? 'warning' : 'plain';
  return [{ tone, text: labelled(label, text) }, ...(fix === null ? [] : [plain(`  ${fix}`)])];
}

function plain(text: string): TextLine {
  return { tone: 'plain', text };
}

function labelled(label: string, text: string): string {
  return label.padEnd(labelColumns) + text;
}

function errorLines({ error }: Applied): readonly TextLine[] {
  if (error === null) return [];
  return [
    { tone: 'error', text: `${error.reportedCode}: ${error.message}` },
    ...error.fix.split('\n').map((text) => plain(`  ${text}`)),
  ];
}

function filesText(files: readonly FileChange[]): string {
  return files
    .map(({ path, changed, created, keys }) => {
      if (!changed) return `${path} is as it was`;
      const count = `${keys.length} ${keys.length === 1 ? 'key' : 'keys'}`;
      return `${path} ${created ? 'created' : 'changed'} (${count})`;
    })
    .join(', ');
}

/** Last, because it is long and seldom needed. */
function keyLines(files: readonly FileChange[]): readonly TextLine[] {
  const written = files.filter(({ changed, keys }) => changed && keys.length > 0);
  if (written.length === 0) return [];
  return [
    { tone: 'heading', text: 'Keys that were written' },
    ...written.map(({ path, keys }) => plain(`${path}  ${keys.join(', ')}`)),
  ];
}

function troubleLines({ status, target, id, message, fix }: CheckResult): readonly TextLine[] {
  return [
    { tone: status === 'fail' ? 'error' : 'warning', text: `${target} ${id}: ${message}` },
    ...(fix === null ? [] : fix.split('\n').map((text) => plain(`  ${text}`))),
  ];
}

/** Commands that an operator may want next, and what for. */
function nextLines({ exitCode, summary }: Applied): readonly TextLine[] {
  const commands = [
    ...(exitCode === 0 ? [] : [['setup-wizard', 'goes on from here, once it is mended'] as const]),
    ['setup-wizard check', 'runs the checks again, at any time'] as const,
    ...(summary.connect.some(({ target }) => target === 'fallback')
      ? [['setup-wizard fallback status', 'says whether the local fallback runs'] as const]
      : []),
    ...(summary.files.some(({ changed, created }) => changed && !created)
      ? [['setup-wizard restore --list', 'lists the backups of the two files'] as const]
      : []),
  ];
  const width = Math.max(...commands.map(([command]) => command.length));
  return [
    { tone: 'heading', text: 'What to type next' },
    ...commands.map(([command, purpose]) => plain(`${command.padEnd(width)}  ${purpose}`)),
  ];
}
