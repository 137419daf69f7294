import { describe, expect, test } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { UndoList } from '../../src/fallback/undo-list.ts';

interface Noted {
  readonly list: UndoList;
  readonly done: string[];
  readonly step: (name: string) => () => Promise<void>;
}

function noted(): Noted {
  const done: string[] = [];
  const step = (name: string) => (): Promise<void> => {
    done.push(name);
    return Promise.resolve();
  };
  return { list: new UndoList(), done, step };
}

const fails = (): Promise<never> => Promise.reject(new Error('the server is gone'));

const first = new SetupError('PORT_TAKEN', {
  message: 'Port 5433 is in use.',
  detail: 'EADDRINUSE',
  fix: 'Choose another one.',
  target: 'fallback',
});

describe('what was made is taken back', () => {
  test('last first', async () => {
    const { list, done, step } = noted();
    for (const name of ['settings', 'data', 'server']) list.add(step(name));
    await list.undo();
    expect(done).toEqual(['server', 'data', 'settings']);
  });

  test('before that which comes last of all', async () => {
    const { list, done, step } = noted();
    list.add(step('settings'));
    list.addFirst(step('server of before'));
    await list.undo();
    expect(done).toEqual(['settings', 'server of before']);
  });

  test('once', async () => {
    const { list, done, step } = noted();
    list.add(step('data'));
    await list.undo();
    await list.undo();
    expect(done).toEqual(['data']);
    expect(list.isEmpty).toBe(true);
  });
});

describe('a step that fails', () => {
  test('keeps those before it, for another attempt', async () => {
    const { list, done, step } = noted();
    let broken = true;
    list.add(step('data'));
    list.add(() => (broken ? fails() : step('server')()));
    await expect(list.undo()).rejects.toThrow('the server is gone');
    expect(done).toEqual([]);
    broken = false;
    await list.undo();
    expect(done).toEqual(['server', 'data']);
  });

  test('on which the others do not rely keeps none of them, and is told', async () => {
    const { list, done, step } = noted();
    list.add(step('data'));
    list.addAside(fails);
    await expect(list.undo()).rejects.toThrow('the server is gone');
    expect(done).toEqual(['data']);
    expect(list.isEmpty).toBe(true);
  });
});

describe('what went wrong first', () => {
  test('is what is said, when all could be undone', async () => {
    const { list, step } = noted();
    list.add(step('data'));
    expect(await list.undoAfter(first)).toBe(first);
  });

  test('stays what is said when the undoing fails, too, with the reason and what to type', async () => {
    const { list } = noted();
    list.add(fails);
    expect(await list.undoAfter(first)).toMatchObject({
      code: 'PORT_TAKEN',
      message: 'Port 5433 is in use.',
      detail: 'EADDRINUSE\nNot everything could be undone: the server is gone',
      fix: 'Choose another one. Type "setup-wizard fallback status" to see what is left.',
      target: 'fallback',
      cause: first,
    });
  });

  test('comes with the words of who knows what is left', async () => {
    const { list } = noted();
    list.add(fails);
    expect(await list.undoAfter(first, 'Remove the volume.')).toMatchObject({
      fix: 'Choose another one. Remove the volume.',
    });
  });
});
