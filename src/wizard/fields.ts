import { SetupError } from '../errors/setup-error.ts';
import { settingValue } from '../settings/database-settings.ts';
import { endpointCredentials } from '../settings/endpoint-credentials.ts';
import { parseValue } from '../settings/parse-value.ts';
import { describeProvenance } from '../settings/provenance.ts';
import { settingDefinition, type SettingId } from '../settings/settings-table.ts';
import { inOneLine } from './keyboard/one-line.ts';
import { problemsWith } from './problems.ts';
import { typedHere } from './request-of.ts';
import type { ScreenId } from './screen-model.ts';
import type { Session } from './session.ts';

type Asked = Pick<Session, 'answers' | 'found' | 'read'>;

/** The fields of a form, in their order; none for a screen that is no form. */
export function fieldsOn(screen: ScreenId, session: Asked): readonly SettingId[] {
  switch (screen) {
    case 'primary':
      return session.answers.primary === 'server' ? primaryFields : [];
    case 'fallback-settings':
      return fallbackFields;
    case 'inference':
      return ['inference.host'];
    case 'welcome':
    case 'connection-test':
    case 'fallback':
    case 'dimensions':
    case 'review':
    case 'apply':
    case 'checks':
    case 'done':
      return [];
  }
}

export const primaryFields = [
  'primary.host',
  'primary.port',
  'primary.database',
  'primary.user',
  'primary.password',
  'primary.sslmode',
  'primary.sslrootcert',
] as const satisfies readonly SettingId[];

const fallbackFields = [
  'fallback.database',
  'fallback.user',
  'fallback.password',
  'fallback.host',
  'fallback.port',
] as const satisfies readonly SettingId[];

/** What a primary cannot do without, and what to type for it. */
const howToType: Partial<Record<SettingId, string>> = {
  'primary.host': 'Type a host name, an address or a socket directory, or paste a postgres:// URL.',
  'primary.database': 'Type the name of the database on that server.',
  'primary.user': 'Type the role the application logs in with.',
};

export function isPassword(id: SettingId): boolean {
  return settingDefinition(id).kind === 'password';
}

/** The name of a field on its own screen, where the group need not be said. */
export function fieldLabel(id: SettingId): string {
  const short = settingDefinition(id).title.replace(/^(?:Primary|Fallback) /u, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
}

/** The text that stood there before anything was typed. A password is never shown: empty. */
export function foundText({ found }: Pick<Session, 'found'>, id: SettingId): string {
  const setting = found.settings.values.get(id);
  const raw = isPassword(id) ? undefined : setting?.candidates[0]?.raw;
  return inOneLine(raw ?? '');
}

export function fieldText(session: Pick<Session, 'answers' | 'found'>, id: SettingId): string {
  return session.answers.typed.get(id) ?? foundText(session, id);
}

/** Where the value of a field comes from, in a few words. */
export function fieldProvenance({ answers, read }: Asked, id: SettingId): string {
  const typed = answers.typed.get(id);
  if (typed !== undefined) return typed === '' ? 'emptied here' : typedHere;
  const provenance = read.settings.values.get(id)?.provenance;
  return provenance === undefined ? 'not set' : describeProvenance(provenance);
}

/**
 * Why the text of a field cannot be used, as a sentence that says what to type; null when it can.
 *
 * @param judged whether an empty field that is needed counts, too
 */
export function fieldProblem(session: Asked, id: SettingId, judged: boolean): string | null {
  const text = fieldText(session, id);
  const label = fieldLabel(id);
  const how = text === '' ? howToType[id] : undefined;
  if (how !== undefined && settingValue(session.read.settings, id) === null) {
    return judged ? `${label} is missing. ${how}` : null;
  }
  if (text !== '') {
    const parsed = parseValue(settingDefinition(id).kind, text);
    if (parsed.kind === 'invalid') return `${label} ${parsed.reason}.`;
  }
  const [problem] = problemsWith(session.read.settings.problems, id);
  return problem === undefined ? null : `${problem.message} ${problem.fix}`;
}

/** The first field of a screen whose text cannot be used, or null. */
export function firstBadField(session: Asked, screen: ScreenId): SettingId | null {
  return fieldsOn(screen, session).find((id) => fieldProblem(session, id, true) !== null) ?? null;
}

/** A URL typed into a plain field holds a password as often as not; in an endpoint it may be written. */
export function mayHoldPassword(id: SettingId, text: string): boolean {
  return settingDefinition(id).kind === 'url'
    ? endpointCredentials(text) !== null
    : /postgres(?:ql)?:|:\/\//iu.test(text);
}

/** Whether a text is a URL that fills the whole form of the primary. */
export function isDatabaseUrl(text: string): boolean {
  return /^\s*postgres(?:ql)?:\/\//iu.test(text);
}

/** Why a URL could not be taken apart; parseDsn never repeats its content. */
export function urlProblem(error: unknown): { readonly text: string; readonly fix: string } {
  if (!(error instanceof SetupError)) throw error;
  const why = error.detail === null ? '' : ` (${error.detail})`;
  return { text: `${error.message}${why}`, fix: error.fix };
}
