import xterm from '@xterm/headless';

/** Pixels of a character cell at the font size below. */
const cell = { width: 8.4, height: 18 } as const;
const fontSize = 14;
const padding = 12;

/** The colours of the theme by their number on a terminal, on a light and on a dark page. */
const colours: Readonly<Record<number, { name: string; light: string; dark: string }>> = {
  1: { name: 'red', light: '#b42318', dark: '#ff8a80' },
  2: { name: 'green', light: '#1a7f37', dark: '#6fdd8b' },
  3: { name: 'yellow', light: '#8a6100', dark: '#e8c35a' },
  5: { name: 'magenta', light: '#8b3fa8', dark: '#d79bf0' },
  8: { name: 'gray', light: '#667079', dark: '#8f9aa3' },
};
const page = {
  light: { back: '#fbfbfa', text: '#1f2328', edge: '#d5d8dc' },
  dark: { back: '#16191d', text: '#dfe3e7', edge: '#3a4047' },
} as const;

interface Run {
  readonly column: number;
  readonly columns: number;
  readonly text: string;
  readonly classes: string;
}

function classesOf(from: xterm.IBufferCell): string {
  const colour = from.isFgPalette() ? colours[from.getFgColor()]?.name : undefined;
  return [
    colour,
    from.isBold() === 0 ? undefined : 'bold',
    from.isInverse() === 0 ? undefined : 'inverse',
  ]
    .filter((name) => name !== undefined)
    .join(' ');
}

/**
 * Neighbouring cells that look the same, as one piece. A gap ends a piece, so that columns stay in
 * line where the font of the reader is not the one expected.
 */
function runsOf(row: xterm.IBufferLine, columns: number): readonly Run[] {
  const runs: Run[] = [];
  for (let column = 0; column < columns; column += 1) {
    const at = row.getCell(column);
    if (at === undefined || at.getWidth() === 0) continue;
    const text = at.getChars() === '' ? ' ' : at.getChars();
    const classes = classesOf(at);
    const last = runs.at(-1);
    const gap = last?.text.endsWith('  ') === true && text !== ' ';
    if (last?.classes === classes && last.column + last.columns === column && !gap) {
      const joined = { ...last, text: last.text + text, columns: last.columns + at.getWidth() };
      runs.splice(-1, 1, joined);
    } else runs.push({ column, columns: at.getWidth(), text, classes });
  }
  return runs.filter(({ text, classes }) => text.trim() !== '' || classes.includes('inverse'));
}

function escaped(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;');
}

function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function drawn({ column, columns, text, classes }: Run, row: number): string {
  const x = number(padding + column * cell.width);
  const top = padding + row * cell.height;
  const width = number(columns * cell.width);
  const behind = classes.includes('inverse')
    ? `<rect class="cursor" x="${x}" y="${number(top)}" width="${width}" height="${cell.height}"/>`
    : '';
  const look = classes === '' ? '' : ` class="${classes}"`;
  const blanks = text.length - text.trimStart().length;
  const shown = text.trim();
  const from = number(padding + (column + blanks) * cell.width);
  const long = number((columns - (text.length - shown.length)) * cell.width);
  if (shown === '') return behind;
  return (
    behind +
    `<text${look} x="${from}" y="${number(top + cell.height * 0.75)}" textLength="${long}">` +
    `${escaped(shown)}</text>`
  );
}

function style(): string {
  const themed = (kind: 'light' | 'dark'): string => {
    const { back, text, edge } = page[kind];
    const names = Object.values(colours).map((colour) => `.${colour.name}{fill:${colour[kind]}}`);
    return (
      `text{fill:${text}}.page{fill:${back};stroke:${edge}}.cursor{fill:${text}}` +
      `${names.join('')}.inverse{fill:${back}}`
    );
  };
  const font = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace';
  return (
    `text{font:${fontSize}px ${font};white-space:pre}.bold{font-weight:700}` +
    `${themed('light')}@media(prefers-color-scheme:dark){${themed('dark')}}`
  );
}

/**
 * A frame as a terminal shows it, as a picture that follows the reader's light or dark page.
 *
 * @param frame lines with escape sequences for colours
 */
export async function frameSvg(
  frame: string,
  {
    columns,
    rows,
    title,
  }: { readonly columns: number; readonly rows: number; readonly title: string },
): Promise<string> {
  const term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((done) => term.write(frame.replaceAll('\n', '\r\n'), done));
  const lines = Array.from({ length: rows }, (_, row) => {
    const line = term.buffer.active.getLine(row);
    return line === undefined ? [] : runsOf(line, columns).map((run) => drawn(run, row));
  });
  const width = number(columns * cell.width + 2 * padding);
  const height = number(rows * cell.height + 2 * padding);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" xml:space="preserve">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style()}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${number(Number(width) - 1)}" height="${number(Number(height) - 1)}" rx="8"/>`,
    ...lines.filter((line) => line.length > 0).map((line) => line.join('')),
    '</svg>',
    '',
  ].join('\n');
}
