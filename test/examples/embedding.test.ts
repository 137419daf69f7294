import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { embed } from '../../examples/chat-memory/embedding.ts';
import { describeWithPython } from '../support/python-driver.ts';

const folder = fileURLToPath(new URL('../../examples/chat-memory-python', import.meta.url));

const texts = [
  'The deploy failed because the disk of the build server is full',
  'Straße, Ärger und ΌΣΟΣ: naïve İstanbul, e\u0301te\u0301',
  'snake_case and 3.14 and x²; 東京タワー 🚀 emoji',
  '  \t\n…',
  '',
];

describeWithPython('the embeddings of the examples', (python) => {
  it.each([768, 3])('are the same in TypeScript and Python, with %i dimensions', (dimensions) => {
    const script = `import json, sys
from embedding import embed
print(json.dumps([embed(text, ${dimensions}) for text in json.load(sys.stdin)]))`;
    const printed = execFileSync(python, ['-B', '-c', script], {
      cwd: folder,
      input: JSON.stringify(texts),
      encoding: 'utf8',
    });
    expect(JSON.parse(printed)).toEqual(texts.map((text) => embed(text, dimensions)));
  });
});
