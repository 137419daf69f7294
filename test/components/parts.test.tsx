import { Text } from 'ink';
import { render } from 'ink-testing-library';
import { describe, expect, it } from 'vitest';
import type { Canvas } from '../../components/canvas.ts';
import { unicodeGlyphs } from '../../components/glyphs.ts';
import { Choice } from '../../components/parts/Choice.tsx';
import { ErrorPanel } from '../../components/parts/ErrorPanel.tsx';
import { MarkList } from '../../components/parts/MarkList.tsx';
import { ProgressBar } from '../../components/parts/ProgressBar.tsx';
import { ScrollText } from '../../components/parts/ScrollText.tsx';
import { Toggle } from '../../components/parts/Toggle.tsx';
import { drawnLines as lines } from '../support/drawn-lines.ts';
import { choice, mark } from '../support/model-parts.ts';

const canvas: Canvas = {
  columns: 100,
  rows: 30,
  glyphs: unicodeGlyphs,
  colour: false,
  cursor: 'drawn',
};

describe('a choice', () => {
  const model = choice(['One', 'Two', 'Three', 'Four', 'Five'], { index: 3 });
  const drawn = (rows: number) =>
    lines(<Choice model={model} space={{ width: 40, rows }} canvas={canvas} />);

  it('points at the highlighted item', () => {
    expect(drawn(9)).toEqual(['  One  recommended', '  Two', '  Three', '› Four', '  Five']);
  });

  it('scrolls with it and says where it is', () => {
    expect(drawn(3)).toEqual(['› Four', '  Five', '  4-5 of 5']);
  });

  it('follows when another item is highlighted', () => {
    const space = { width: 40, rows: 9 };
    const instance = render(<Choice model={model} space={space} canvas={canvas} />);
    instance.rerender(<Choice model={{ ...model, index: 0 }} space={space} canvas={canvas} />);
    const frame = instance.lastFrame();
    instance.unmount();
    expect(frame?.split('\n')[0]).toBe('› One  recommended');
  });

  it.each([
    ['the notes give way to something else', 9, 3],
    ['there is room for more of them', 3, 5],
  ])('still points at it when %s', async (_, before, after) => {
    const noted = choice(['One', 'Two', 'Three'], {
      notes: ['first', 'second', 'third'],
      index: 2,
    });
    const drawn = (rows: number) => (
      <Choice model={noted} space={{ width: 40, rows }} canvas={canvas} />
    );
    const instance = render(drawn(before));
    instance.rerender(drawn(after));
    // An effect of the select input has the last word about a frame.
    await new Promise(setImmediate);
    const frame = instance.lastFrame();
    instance.unmount();
    expect(frame).toContain('› Three');
  });

  it('says why an item cannot be chosen', () => {
    const [first, ...rest] = model.items;
    const items = first === undefined ? rest : [{ ...first, disabled: 'No such thing.' }, ...rest];
    const some = lines(
      <Choice model={{ ...model, items }} space={{ width: 40, rows: 9 }} canvas={canvas} />,
    );
    expect(some.slice(0, 2)).toEqual(['  One  not available', '    No such thing.']);
  });

  it('drops the notes that have no room, the highlighted one last', () => {
    const noted = choice(['One', 'Two'], { notes: ['first', 'second'], index: 1 });
    expect(lines(<Choice model={noted} space={{ width: 40, rows: 3 }} canvas={canvas} />)).toEqual([
      '  One  recommended',
      '› Two',
      '    second',
    ]);
  });
});

describe('a toggle', () => {
  it('marks what is chosen by more than colour', () => {
    const model = choice(['Server', 'None'], { index: 1 });
    expect(lines(<Toggle model={model} width={60} canvas={canvas} />)).toEqual([
      '› ( ) Server   (•) None',
    ]);
  });
});

describe('a list of marks', () => {
  const drawn = (rows: Parameters<typeof MarkList>[0]['rows'], height: number) =>
    lines(
      <MarkList
        rows={rows}
        kind="check"
        space={{ width: 60, rows: height }}
        canvas={canvas}
        tick={0}
      />,
    );

  it('has a mark and a word for every state', () => {
    const states = ['pass', 'warn', 'fail', 'skip', 'running', 'waiting'] as const;
    expect(
      drawn(
        states.map((status) => mark('It', { status })),
        9,
      ),
    ).toEqual(['✓ pass  It', '! warn  It', '✗ fail  It', '- skip  It', '⠋ busy  It', '· wait  It']);
  });

  it('keeps what runs in sight', () => {
    const rows = Array.from({ length: 20 }, (_, row) =>
      mark(`row${row}`, { status: row < 12 ? 'pass' : row === 12 ? 'running' : 'waiting' }),
    );
    expect(drawn(rows, 6).join('\n')).toContain('busy  row12');
  });

  it.each([
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1049, '1.0 s'],
    [75_000, '75 s'],
  ])('tells %d milliseconds as %s', (ms, words) => {
    expect(drawn([mark('It', { ms })], 3)[0]).toMatch(new RegExp(` ${words}$`, 'u'));
  });
});

describe('a failure', () => {
  const error = {
    code: 'A_CODE',
    message: 'It did not work. '.repeat(9),
    detail: 'The words of the server. '.repeat(9),
    fix: 'Type this.',
  };
  const drawn = (rows: number) =>
    lines(<ErrorPanel error={error} space={{ width: 40, rows }} canvas={canvas} />);

  it('keeps what happened and what to do when rows are short', () => {
    expect(drawn(3)).toEqual([
      '✗ error  A_CODE',
      '  It did not work. It did not work. It…',
      '  → Type this.',
    ]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('takes no more than %i rows', (rows) => {
    expect(drawn(rows).length).toBeLessThanOrEqual(rows);
  });
});

describe('a scrolling text', () => {
  const text = Array.from({ length: 80 }, (_, row) => ({
    tone: 'plain' as const,
    text: `line ${row + 1}`,
  }));
  const drawn = (scroll: number) =>
    lines(
      <ScrollText lines={text} scroll={scroll} space={{ width: 40, rows: 5 }} canvas={canvas} />,
    );

  it('says where it is', () => {
    expect(drawn(11)).toEqual(['line 12', 'line 13', 'line 14', 'line 15', '12-15 of 80']);
  });

  it('ends with a full page', () => {
    expect(drawn(79)).toEqual(['line 77', 'line 78', 'line 79', 'line 80', '77-80 of 80']);
  });
});

describe('a bar', () => {
  it('tells the numbers as well', () => {
    expect(lines(<ProgressBar bar={{ done: 1, total: 4 }} width={20} canvas={canvas} />)).toEqual([
      '███░░░░░░░░░  1 of 4',
    ]);
  });

  it('of nothing is empty', () => {
    expect(lines(<ProgressBar bar={{ done: 0, total: 0 }} width={16} canvas={canvas} />)).toEqual([
      '░░░░░░░░  0 of 0',
    ]);
  });
});

describe('text beside a part', () => {
  it('is not moved by a part that draws nothing', () => {
    expect(
      lines(
        <>
          <ScrollText lines={[]} scroll={0} space={{ width: 9, rows: 3 }} canvas={canvas} />
          <Text>here</Text>
        </>,
      ),
    ).toEqual(['here']);
  });
});
