import { parseDsn, type Dsn } from '../../postgres/dsn.ts';
import { type SettingId, settingsTable } from '../../settings/settings-table.ts';
import { fieldLabel, fieldText, isDatabaseUrl, isPassword, urlProblem } from '../fields.ts';
import { type EditResult, editText, longestText } from '../keyboard/edit-text.ts';
import type { KeyEvent } from '../keyboard/key-event.ts';
import type { Session } from '../session.ts';
import { typing, withAnswers } from '../with-answers.ts';
import { at, focusOn } from './move.ts';

/** A key in the focused field. A whole URL in a field of the primary fills them all. */
export function editField(session: Session, event: KeyEvent): Session {
  const { focus, cursor, screen } = session.place;
  if (focus === null || focus === 'kind') return session;
  if (screen === 'primary' && isUrl(event)) return filledFrom(session, event.text);
  const given = tidied(event, focus);
  const before = fieldText(session, focus);
  const result = editText({ text: before, cursor }, given);
  if (result.kind !== 'edited') return { ...session, notice: tooLong(result) };
  const { text, cursor: moved } = result.line;
  const edited =
    text === before ? session : withAnswers(session, typing(session, new Map([[focus, text]])));
  return at(edited, { cursor: moved });
}

/** A key in the field for another number of dimensions; it counts when it is chosen. */
export function editSize(session: Session, event: KeyEvent): Session {
  const { other, cursor } = session.place;
  const result = editText({ text: other, cursor }, tidied(event, 'vectors.dimensions'));
  if (result.kind !== 'edited') return { ...session, notice: tooLong(result) };
  return at(session, { other: result.line.text, cursor: result.line.cursor, judged: false });
}

/** Text on the choice between server and none: a URL answers it. */
export function fillFromUrl(session: Session, event: KeyEvent): Session {
  return isUrl(event) ? filledFrom(session, event.text) : session;
}

/** Fills the form of the primary from a URL; one that cannot be read is never kept. */
export function filledFrom(session: Session, url: string): Session {
  const read = readUrl(url.trim());
  if (read.kind === 'refused') return { ...session, notice: { tone: 'error', ...read.problem } };
  const texts = new Map<SettingId, string>(withoutUrls(session));
  for (const { id } of settingsTable) {
    const value = partOf(read.dsn, id);
    if (value !== undefined) texts.set(id, String(value));
  }
  const answers = { ...typing(session, texts), primary: 'server' as const };
  const filled = [...texts].flatMap(([id, text]) => (text === '' ? [] : [fieldLabel(id)]));
  return {
    ...focusOn(withAnswers(session, answers), 'primary.host'),
    notice: filled.length === 0 ? emptyUrl : filledNotice(filled),
  };
}

const emptyUrl = {
  tone: 'error',
  text: 'The URL names nothing.',
  fix: 'Write it as postgresql://USER:PASSWORD@HOST:5432/DATABASE.',
} as const;

function filledNotice(labels: readonly string[]): Session['notice'] {
  return { tone: 'ok', text: `Filled from the URL: ${labels.join(', ')}.`, fix: null };
}

/** A field that holds the URL itself gives it up. */
function withoutUrls({ answers }: Session): readonly (readonly [SettingId, string])[] {
  return [...answers.typed].flatMap(([id, text]) =>
    id.startsWith('primary.') && !isPassword(id) && isDatabaseUrl(text) ? [[id, ''] as const] : [],
  );
}

type ReadUrl =
  | { readonly kind: 'read'; readonly dsn: Dsn }
  | { readonly kind: 'refused'; readonly problem: { readonly text: string; readonly fix: string } };

function readUrl(url: string): ReadUrl {
  try {
    return { kind: 'read', dsn: parseDsn(url) };
  } catch (error) {
    return { kind: 'refused', problem: urlProblem(error) };
  }
}

function partOf(dsn: Dsn, id: SettingId): string | number | undefined {
  switch (id) {
    case 'primary.host':
      return dsn.host;
    case 'primary.port':
      return dsn.port;
    case 'primary.database':
      return dsn.database;
    case 'primary.user':
      return dsn.user;
    case 'primary.password':
      return dsn.password;
    case 'primary.sslmode':
      return dsn.sslmode;
    case 'primary.sslrootcert':
      return dsn.sslrootcert;
    case 'fallback.enabled':
    case 'fallback.mode':
    case 'fallback.database':
    case 'fallback.user':
    case 'fallback.password':
    case 'fallback.host':
    case 'fallback.port':
    case 'vectors.dimensions':
    case 'inference.host':
      return undefined;
  }
}

function isUrl(event: KeyEvent): event is Extract<KeyEvent, { readonly text: string }> {
  return (event.kind === 'text' || event.kind === 'paste') && isDatabaseUrl(event.text);
}

/** What is copied from a page brings blanks along; in a password they may belong to it. */
function tidied(event: KeyEvent, id: SettingId): KeyEvent {
  return event.kind === 'paste' && !isPassword(id) ? { ...event, text: event.text.trim() } : event;
}

function tooLong(result: Exclude<EditResult, { readonly kind: 'edited' }>): Session['notice'] {
  if (result.kind === 'ignored') return null;
  const most = longestText.toLocaleString('en');
  return { tone: 'warning', text: `A field takes at most ${most} characters.`, fix: null };
}
