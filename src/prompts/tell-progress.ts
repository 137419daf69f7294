import { screenModel } from '../wizard/screen-of.ts';
import type { MarkRow, Notice, ScreenModel, TextLine } from '../wizard/screen-model.ts';
import type { Wizard } from '../wizard/wizard.ts';
import type { LineTerminal } from './line-terminal.ts';
import { checkLines, errorLines, headingLines, noticeLines, rowLines } from './plain-lines.ts';

/** What was said already, so that every change is one line and nothing is said twice. */
interface Said {
  readonly screen: string;
  readonly notice: Notice | null;
  readonly rows: ReadonlyMap<string, MarkRow['status']>;
  /** Whether the result of the screen's work was printed: the review, an error, the checks. */
  readonly result: boolean;
}

const nothing: Said = { screen: '', notice: null, rows: new Map(), result: false };

/**
 * Prints what happens on the wizard's screens, line by line as it happens.
 *
 * @returns a function that ends it
 */
export function tellProgress(wizard: Wizard, terminal: LineTerminal): () => void {
  let said = nothing;
  const tell = (): void => {
    const model = screenModel(wizard.getSession());
    const screen = model.body.id;
    if (screen !== said.screen) {
      said = { ...nothing, screen };
      headingLines(model).forEach(terminal.print);
    }
    const rows = rowsOf(model);
    const result = resultLines(model);
    news(said.rows, rows).forEach(terminal.print);
    if (result !== null && !said.result) result.forEach(terminal.print);
    const { notice } = model;
    if (notice !== null && !sameNotice(notice, said.notice)) {
      noticeLines(notice).forEach(terminal.print);
    }
    said = {
      screen,
      notice,
      rows: new Map(rows.map(({ id, status }) => [id, status])),
      result: result !== null,
    };
  };
  tell();
  return wizard.subscribe(tell);
}

/** Lines for the rows that have begun or ended since. */
function news(before: Said['rows'], rows: readonly MarkRow[]): readonly string[] {
  return rows.flatMap((row) => {
    if (before.get(row.id) === row.status || row.status === 'waiting') return [];
    return row.status === 'running' ? [`  ${row.label} ...`] : rowLines(row);
  });
}

function rowsOf({ body }: ScreenModel): readonly MarkRow[] {
  if (body.id === 'apply') return body.steps;
  // Looks and stages are done in a moment: only their ends are told.
  const quick =
    body.id === 'welcome' ? body.findings : body.id === 'connection-test' ? body.stages : [];
  return quick.filter(({ status }) => status !== 'running');
}

/** What the work of a screen has come to; null while it goes on or for a screen without work. */
function resultLines({ body }: ScreenModel): readonly string[] | null {
  if (body.id === 'done') return body.settled ? body.lines.map(textLine) : null;
  if (body.id === 'checks') return body.state === 'running' ? null : body.rows.flatMap(checkLines);
  if (body.id === 'review' && body.state === 'working') return null;
  const lines = body.id === 'review' ? body.lines.map(textLine) : [];
  const error = 'error' in body ? body.error : null;
  if (body.id !== 'review' && error === null) return null;
  return [...lines, ...(error === null ? [] : errorLines(error))];
}

/** The words alone carry the meaning where there is no colour. */
function textLine({ tone, text }: TextLine): string {
  const named = tone === 'warning' || tone === 'error';
  return named && !text.startsWith(tone) ? `${tone}: ${text}` : text;
}

function sameNotice(one: Notice, other: Notice | null): boolean {
  return other !== null && one.tone === other.tone && one.text === other.text;
}
