import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { codeOf, codePath, loadPart } from '../../build/scripts/load-script.mjs';
import { tempDir } from '../support/temp-dir.ts';

/** A script as the build makes them: a function that gives its parts. */
const script = `(function (require) {
  const double = (value) => 2 * value;
  return { sum: () => ({ answer: double(require('shared').one) + 40 }) };
})`;

interface Written {
  readonly path: string;
  readonly answer: () => unknown;
  /** V8's code for the script; only after an answer. */
  readonly code: () => Buffer;
}

/** Writes the script under a name of its own, for it is run once for each name. */
async function writeScript(text = script): Promise<Written> {
  const path = join(await tempDir(), 'script-1.cjs');
  await writeFile(path, text);
  const file = pathToFileURL(path).href;
  const answer = (): unknown => loadPart(file, { shared: { one: 1 } }, 'sum')['answer'];
  return { path, answer, code: () => codeOf(file) };
}

async function codeOfScript(): Promise<Buffer> {
  const { answer, code } = await writeScript();
  answer();
  return code();
}

async function answerWith(code: Buffer): Promise<unknown> {
  const { path, answer } = await writeScript();
  await writeFile(codePath(path), code);
  return answer();
}

describe('a script', () => {
  it('runs without compiled code, and is given what it shares', async () => {
    const { answer } = await writeScript();
    expect(answer()).toBe(42);
  });

  it('runs with its compiled code', async () => {
    expect(await answerWith(await codeOfScript())).toBe(42);
  });

  it('runs when one bit of its compiled code is wrong, wherever it is', async () => {
    const code = await codeOfScript();
    for (let place = 0; place < code.length; place += Math.ceil(code.length / 40)) {
      const damaged = Buffer.from(code);
      damaged.writeUInt8(damaged.readUInt8(place) ^ 0x10, place);
      expect(await answerWith(damaged), `byte ${place}`).toBe(42);
    }
  });

  it.each([0, 3, 4, 100])(
    'runs when only %i bytes of its compiled code are left',
    async (length) => {
      expect(await answerWith((await codeOfScript()).subarray(0, length))).toBe(42);
    },
  );
});
