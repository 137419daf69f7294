import { describe, expect, it } from 'vitest';
import type { Canvas } from '../../components/canvas.ts';
import { unicodeGlyphs } from '../../components/glyphs.ts';
import { CheckTable } from '../../components/parts/CheckTable.tsx';
import { drawnLines as lines } from '../support/drawn-lines.ts';

const canvas: Canvas = {
  columns: 100,
  rows: 30,
  glyphs: unicodeGlyphs,
  colour: false,
  cursor: 'drawn',
};

describe('the table of checks', () => {
  const rows = ['one', 'two', 'three'].map((id) => ({
    id,
    target: 'primary',
    status: 'fail' as const,
    message: `${id} failed.`,
    fix: 'Do this.',
  }));
  const drawn = (open: boolean) =>
    lines(
      <CheckTable
        rows={rows}
        index={1}
        open={open}
        space={{ width: 60, rows: 9 }}
        canvas={canvas}
      />,
    );

  it('shows one row each', () => {
    expect(drawn(false)).toEqual([
      '  ✗ fail  one    one failed.',
      '› ✗ fail  two    two failed.',
      '  ✗ fail  three  three failed.',
    ]);
  });

  it('shows the words and the fix of the row that is open', () => {
    expect(drawn(true).slice(1, 4)).toEqual([
      '› ✗ fail  two',
      '          two failed.',
      '          → Do this.',
    ]);
  });
});

describe('the table of checks of two databases', () => {
  const check = { id: 'connect', status: 'pass' as const, message: 'It answers.', fix: null };
  const rows = ['primary', 'fallback'].flatMap((target) =>
    Array.from({ length: 3 }, () => ({ ...check, target })),
  );
  const drawn = (index: number, height: number) =>
    lines(
      <CheckTable
        rows={rows}
        index={index}
        open={false}
        space={{ width: 60, rows: height }}
        canvas={canvas}
      />,
    );

  it('has a heading over each of them', () => {
    const [head, , , , second] = drawn(0, 12);
    expect([head, second]).toEqual(['Primary, 3 checks: 3 pass', 'Fallback, 3 checks: 3 pass']);
  });

  it('says whose checks they are when their heading has scrolled away', () => {
    expect(drawn(5, 4)).toEqual([
      'Fallback, 3 checks: 3 pass',
      '  ✓ pass  connect  It answers.',
      '› ✓ pass  connect  It answers.',
      '  5-6 of 6',
    ]);
  });
});

describe('a check that does not pass', () => {
  const message = 'It says more than one row can hold, and all of it matters to who reads it.';
  const rows = (['pass', 'fail'] as const).map((status) => ({
    id: 'connect',
    target: 'primary',
    status,
    message,
    fix: null,
  }));
  const drawn = (height: number) =>
    lines(
      <CheckTable
        rows={rows}
        index={0}
        open={false}
        space={{ width: 60, rows: height }}
        canvas={canvas}
      />,
    );

  it('says more than one that passes where there is little room', () => {
    expect(drawn(3)).toEqual([
      '› ✓ pass  connect  It says more than one row can hold, and…',
      '  ✗ fail  connect  It says more than one row can hold, and',
      '                   all of it matters to who reads it.',
    ]);
  });

  it('has one row where the table just fits so', () => {
    expect(drawn(2)).toHaveLength(2);
  });

  it('says more than one that passes in a table that scrolls', () => {
    const many = Array.from({ length: 9 }, () => rows[1]!);
    const frame = lines(
      <CheckTable
        rows={many}
        index={0}
        open={false}
        space={{ width: 60, rows: 5 }}
        canvas={canvas}
      />,
    );
    expect(frame[1]).toContain('all of it matters');
  });
});
