import { expect, test } from 'vitest';

import { explainedRows } from '../../src/postgres/explanations.ts';
import { placeholderSettings } from '../../src/postgres/placeholder-settings.ts';
import { sceneOf } from '../../src/postgres/scene.ts';
import { askableNames, topicsOf } from '../../src/report/topic.ts';
import { topicDocument } from '../../src/report/topic-document.ts';
import { topicLines } from '../../src/report/topic-lines.ts';

const linesOf = (question: string): readonly string[] =>
  topicsOf(question).flatMap((topic) =>
    topicLines(
      topicDocument(topic, (target) => sceneOf(placeholderSettings, target ?? 'primary', question)),
    ),
  );

test.each(askableNames())('%s is explained under its own name', (name) => {
  const [first = '', ...more] = linesOf(name);
  expect(first).toContain(`${name}: `);
  expect(more.length).toBeGreaterThan(1);
});

test.each(explainedRows.map(({ row }) => row.id))('%s is explained by its id', (id) => {
  expect(linesOf(id)[0]).toMatch(new RegExp(`^${id}\\b`, 'u'));
});

test('a code with its target speaks of that target', () => {
  expect(topicsOf('FALLBACK_AUTH_FAILED')).toEqual([
    { kind: 'code', code: 'AUTH_FAILED', target: 'fallback' },
  ]);
  expect(topicsOf('PRIMARY_UNAVAILABLE')).toEqual([
    { kind: 'code', code: 'PRIMARY_UNAVAILABLE', target: null },
  ]);
});
