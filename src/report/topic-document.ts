import { errorCodes } from '../errors/error-codes.ts';
import { errorGuide } from '../errors/error-guide.ts';
import { exitCodeGuide } from '../errors/exit-code-guide.ts';
import type { Target } from '../errors/setup-error.ts';
import { checkGuide } from '../postgres/check-guide.ts';
import type { Scene } from '../postgres/diagnosis.ts';
import { codesOf, type ExplainedRow, rowsOfErrorCode } from '../postgres/explanations.ts';
import { serviceGuide } from '../services/service-guide.ts';
import type { Topic } from './topic.ts';

/** A server's message, explained; the names and texts are those of the JSON document. */
export interface MessageDocument {
  readonly id: string;
  /** The error code it becomes; null for what is no error. */
  readonly code: string | null;
  readonly sqlStates: readonly string[];
  readonly message: string;
  readonly cause: string;
  readonly fix: string;
  readonly example: string;
  readonly alsoSeen: readonly string[];
  readonly source: string;
}

/** An explanation as data. */
export type TopicDocument =
  | {
      readonly kind: 'code';
      readonly code: string;
      readonly title: string;
      readonly exitCode: number;
      readonly cause: string;
      readonly fix: string;
      readonly messages: readonly MessageDocument[];
    }
  | ({ readonly kind: 'message' } & MessageDocument)
  | {
      readonly kind: 'check';
      readonly id: string;
      readonly looksAt: string;
      readonly fix: string;
    }
  | {
      readonly kind: 'exit';
      readonly exitCode: number;
      readonly title: string;
      readonly codes: readonly string[];
    };

const guide = { ...checkGuide, ...serviceGuide };

/** Fills an explanation in for a target. */
export function topicDocument(
  topic: Topic,
  sceneFor: (target: Target | null) => Scene,
): TopicDocument {
  switch (topic.kind) {
    case 'code': {
      const { code, target } = topic;
      const messages = rowsOfErrorCode(code).map((row) => messageDocument(row, sceneFor(target)));
      return { kind: 'code', code, exitCode: errorCodes[code], ...errorGuide[code], messages };
    }
    case 'row':
      return { kind: 'message', ...messageDocument(topic.row, sceneFor(null)) };
    case 'check':
      return { kind: 'check', id: topic.id, ...guide[topic.id] };
    case 'exit': {
      const { exitCode } = topic;
      const codes = Object.entries(errorCodes)
        .filter(([, exit]) => exit === exitCode)
        .map(([code]) => code);
      return { kind: 'exit', exitCode, title: exitCodeGuide[exitCode], codes };
    }
  }
}

/** Fills a row in. */
export function messageDocument(explained: ExplainedRow, scene: Scene): MessageDocument {
  const { id, message, fix, cause, example, alsoSeen = [], source } = explained.row;
  return {
    id,
    code: explained.kind === 'error' ? explained.row.code : null,
    sqlStates: codesOf(explained),
    message: message(scene),
    cause,
    fix: fix(scene),
    example,
    alsoSeen,
    source,
  };
}
