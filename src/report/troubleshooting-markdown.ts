import { type ErrorCode, errorCodes } from '../errors/error-codes.ts';
import { errorGuide } from '../errors/error-guide.ts';
import { exitCodeGuide } from '../errors/exit-code-guide.ts';
import { checkGuide } from '../postgres/check-guide.ts';
import { checkIds } from '../postgres/check-result.ts';
import { serviceGuide } from '../services/service-guide.ts';
import { serviceIds } from '../services/service-result.ts';
import { explainedRows, rowsOfErrorCode } from '../postgres/explanations.ts';
import { placeholderSettings } from '../postgres/placeholder-settings.ts';
import { sceneOf } from '../postgres/scene.ts';
import { checklist } from './checklist.ts';
import { messageDocument, type MessageDocument } from './topic-document.ts';

/** docs/troubleshooting.md, made from the tables that the program itself answers from. */
export function troubleshootingMarkdown(): string {
  const messages = explainedRows.map((row) =>
    messageDocument(row, sceneOf(placeholderSettings, 'primary', row.row.example)),
  );
  return [
    '# Troubleshooting',
    '',
    'Made by `npm run docs` from the tables of the program; do not edit it by hand. The program tells the',
    'same: `setup-wizard explain CODE`, `explain 42704`, `explain F08`, `explain pgvector.version`, or',
    "`explain 'the message of the server'`, filled in with the settings of your folder. Here HOST, DATABASE",
    'and USER stand for them.',
    '',
    '- [Error codes](#error-codes)',
    '- [Messages of servers](#messages-of-servers)',
    '- [Checks](#checks)',
    '- [Services](#services)',
    '- [Checklist before going live](#checklist-before-going-live)',
    '- [Exit codes](#exit-codes)',
    '',
    '## Error codes',
    '',
    'A report puts the database before the code: `PRIMARY_AUTH_FAILED`, `FALLBACK_AUTH_FAILED`.',
    '',
    ...(Object.keys(errorCodes) as ErrorCode[]).flatMap(codeEntry),
    '## Messages of servers',
    '',
    'F01 to F50 are the failures of pgvector set-ups that are known; the others follow.',
    '',
    ...messageTable(messages),
    ...messages.flatMap(messageEntry),
    ...checkSections(),
    '## Exit codes',
    '',
    '| code | meaning |',
    '|---|---|',
    ...Object.entries(exitCodeGuide).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`),
    '',
  ].join('\n');
}

function codeEntry(code: ErrorCode): readonly string[] {
  const { title, cause, fix } = errorGuide[code];
  const seen = rowsOfErrorCode(code).map(({ row }) => link(row.id));
  return [
    `### ${code}`,
    '',
    `${text(title)}. Exit code ${errorCodes[code]}.`,
    '',
    `- Why: ${text(cause)}`,
    `- Fix: ${text(fix)}`,
    ...(seen.length === 0 ? [] : [`- Messages: ${seen.join(', ')}`]),
    '',
  ];
}

function messageTable(messages: readonly MessageDocument[]): readonly string[] {
  return [
    '| | message | SQLSTATE or system code | error code |',
    '|---|---|---|---|',
    ...messages.map(
      ({ id, example, sqlStates, code }) =>
        `| ${link(id)} | ${cell(example.split(' – ')[0] ?? '')} | ${sqlStates.join(', ')} | ${code === null ? '' : link(code)} |`,
    ),
    '',
  ];
}

function messageEntry(message: MessageDocument): readonly string[] {
  return [
    `### ${message.id}`,
    '',
    '```text',
    ...message.example.split(' – '),
    ...message.alsoSeen,
    '```',
    '',
    text(message.message),
    '',
    `- Why: ${text(message.cause)}`,
    `- Fix: ${text(message.fix)}`,
    ...(message.code === null ? [] : [`- Error code: ${link(message.code)}`]),
    `- Source: ${text(message.source)}`,
    '',
  ];
}

function checkSections(): readonly string[] {
  return [
    '## Checks',
    '',
    '| check | looks at | when it does not pass |',
    '|---|---|---|',
    ...checkIds.map(
      (id) => `| \`${id}\` | ${cell(checkGuide[id].looksAt)} | ${cell(checkGuide[id].fix)} |`,
    ),
    '',
    '## Services',
    '',
    '`setup-wizard check --services` looks at them, too. `fail` is exit code 3; `warn` works, but not as it should;',
    '`skip` is not configured, or could not be asked because something before it failed.',
    '',
    '| look | looks at | when it does not pass |',
    '|---|---|---|',
    ...serviceIds.map(
      (id) => `| \`${id}\` | ${cell(serviceGuide[id].looksAt)} | ${cell(serviceGuide[id].fix)} |`,
    ),
    '',
    '## Checklist before going live',
    '',
    '`setup-wizard check` goes through it.',
    '',
    '| line | checks | remark |',
    '|---|---|---|',
    ...checklist.map(
      ({ item, checks, remark }) =>
        `| ${item} | ${checks.map((id) => `\`${id}\``).join(', ')} | ${remark === null ? '' : cell(remark)} |`,
    ),
    '',
  ];
}

const link = (name: string): string => `[${name}](#${name.toLowerCase()})`;

/** What Markdown would take for markup stays as it is. */
function text(words: string): string {
  return words.replace(/[\\*<]/g, '\\$&').replace(/(?<![\w"])_|_(?!\w)/g, '\\_');
}

function cell(words: string): string {
  return text(words).replaceAll('|', '\\|');
}
