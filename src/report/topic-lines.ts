import { errorCodes, type ErrorCode } from '../errors/error-codes.ts';
import { errorGuide } from '../errors/error-guide.ts';
import type { MessageDocument, TopicDocument } from './topic-document.ts';

/** An explanation for people. */
export function topicLines(topic: TopicDocument): readonly string[] {
  switch (topic.kind) {
    case 'code':
      return [
        `${topic.code}: ${topic.title} (exit code ${topic.exitCode}).`,
        ...rows({ why: topic.cause, fix: topic.fix }, 2),
        ...topic.messages.flatMap((message) => ['', ...messageLines(message, 2)]),
      ];
    case 'message':
      return messageLines(topic, 0);
    case 'check':
      return [`${topic.id}: a check.`, ...rows({ looks: topic.looksAt, fix: topic.fix }, 2)];
    case 'exit':
      return [
        `Exit code ${topic.exitCode}: ${topic.title}`,
        ...(topic.codes.length === 0 ? [] : rows({ codes: topic.codes.join(' ') }, 2)),
      ];
  }
}

/** Every error code with one line. */
export function codeListLines(): readonly string[] {
  const codes = Object.keys(errorCodes) as ErrorCode[];
  const width = Math.max(...codes.map(({ length }) => length));
  return codes.map((code) => `  ${code.padEnd(width)}  ${errorGuide[code].title}`);
}

function messageLines(message: MessageDocument, indent: number): readonly string[] {
  const states = message.sqlStates.length === 0 ? '' : ` (${message.sqlStates.join(', ')})`;
  const becomes = message.code === null ? '' : ` ${message.code}`;
  return [
    `${' '.repeat(indent)}${message.id}${becomes}${states}: ${message.message}`,
    ...rows(
      {
        why: message.cause,
        fix: message.fix,
        example: message.example,
        source: message.source,
      },
      indent + 2,
    ),
  ];
}

function rows(named: Readonly<Record<string, string>>, indent: number): readonly string[] {
  const width = Math.max(...Object.keys(named).map(({ length }) => length)) + 1;
  const pad = ' '.repeat(indent);
  return Object.entries(named).map(([name, text]) => `${pad}${`${name}:`.padEnd(width)} ${text}`);
}
