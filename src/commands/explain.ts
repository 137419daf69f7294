import { SetupError, type Target } from '../errors/setup-error.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import type { Scene } from '../postgres/diagnosis.ts';
import { placeholderSettings } from '../postgres/placeholder-settings.ts';
import { sceneOf } from '../postgres/scene.ts';
import { askableNames, topicsOf } from '../report/topic.ts';
import { topicDocument } from '../report/topic-document.ts';
import { codeListLines, topicLines } from '../report/topic-lines.ts';
import {
  fallbackConnection,
  primarySettings,
  settingSecrets,
} from '../settings/database-settings.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { CommandContext, CommandOutcome } from './command.ts';
import { nearestName } from './nearest-name.ts';
import { settingsRequest } from './settings-request.ts';

/** Characters of a question that are looked at; a whole log would keep the patterns busy for minutes. */
const longestQuestion = 65_536;

/**
 * Explains an error code, a SQLSTATE, a check, an exit code or the message of a server: what it
 * means and what to type, with the names of this folder's settings where there are some. Contacts
 * nobody. The question is never printed: a message may hold a password.
 */
export async function explain(context: CommandContext): Promise<CommandOutcome> {
  const { operands } = context.args;
  const typed = operands.join(' ');
  const given = typed === '-' ? await context.readStandardInput() : typed;
  const question = given.slice(0, longestQuestion);
  if (question.trim() === '') return codeList();
  const topics = topicsOf(question);
  if (topics.length === 0) throw nothingKnown(question.trim());
  const connections = await configured(context);
  const sceneFor = (target: Target | null): Scene => {
    const chosen =
      target ??
      (connections.primary === null && connections.fallback !== null ? 'fallback' : 'primary');
    return sceneOf(connections[chosen] ?? placeholderSettings, chosen, question);
  };
  const explanations = topics.map((topic) => topicDocument(topic, sceneFor));
  return {
    exitCode: 0,
    lines: explanations.flatMap((topic, index) => [
      ...(index === 0 ? [] : ['']),
      ...topicLines(topic),
    ]),
    document: { explanations },
    error: null,
  };
}

function codeList(): CommandOutcome {
  const lines = codeListLines();
  return {
    exitCode: 0,
    lines: [
      ...lines,
      '',
      'Each can be asked for by its name, with or without PRIMARY_ or FALLBACK_ before it. So can a',
      'SQLSTATE, a check such as pgvector.version, F01 to F50, an exit code, or a message in quotes.',
    ],
    document: { codes: askableNames() },
    error: null,
  };
}

/** The databases of this folder; what cannot be read does not keep anything from being explained. */
async function configured(
  context: CommandContext,
): Promise<Readonly<Record<Target, ConnectionSettings | null>>> {
  try {
    const { settings } = await readSettings(await settingsRequest(context));
    context.hideSecrets(settingSecrets(settings));
    if (settings.problems.length > 0) return { primary: null, fallback: null };
    const named = (found: ConnectionSettings | null): ConnectionSettings | null =>
      found === null
        ? null
        : {
            ...found,
            database: found.database === '' ? placeholderSettings.database : found.database,
            user: found.user === '' ? placeholderSettings.user : found.user,
          };
    return {
      primary: named(primarySettings(settings)),
      fallback: named(fallbackConnection(settings)),
    };
  } catch (error) {
    if (error instanceof SetupError && error.code !== 'CANCELLED') {
      return { primary: null, fallback: null };
    }
    throw error;
  }
}

function nothingKnown(question: string): SetupError {
  const names = askableNames();
  const word = question.toUpperCase();
  const within = /^[A-Z_]{4,}$/.test(word) ? names.filter((name) => name.includes(word)) : [];
  const near = nearestName(word, names) ?? nearestName(question.toLowerCase(), names);
  const meant = within.length > 0 ? within : near === null ? [] : [near];
  return new SetupError('NOTHING_KNOWN', {
    message: 'Nothing is known about that.',
    detail:
      meant.length === 0
        ? 'An error code, a SQLSTATE, a check, F01 to F50, an exit code or a whole message can be asked for.'
        : `Close to it: ${meant.join(', ')}`,
    fix: 'See the list: setup-wizard explain. A message of a server in another language is found by its SQLSTATE (in psql: \\set VERBOSITY verbose).',
  });
}
