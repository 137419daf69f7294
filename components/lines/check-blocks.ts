import type { CheckRow } from '../../src/wizard/screen-model.ts';
import type { Space } from '../canvas.ts';
import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { padText } from '../text/fit-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import { fixLines } from './fix-lines.ts';
import { indented, line } from './line.ts';
import type { Block, Line } from './line.ts';
import { statusSpan } from './mark-blocks.ts';

/** Columns before the words of an open row. */
const openIndent = 8;
const longest = 8;
const widestId = 22;
/** Columns of a message of which one still can read something; with fewer, the ids give way. */
const narrowestMessage = 30;

/** A table that scrolls anyway has room for what is not well. */
const whereItScrolls = { troubled: 2, well: 1 } as const;

/** Rows that a message may take: what is not well first, then all, as far as the table has room. */
const limits = [
  { troubled: 4, well: 2 },
  { troubled: 4, well: 1 },
  whereItScrolls,
  { troubled: 1, well: 1 },
] as const;
type Limit = (typeof limits)[number];

interface Table {
  readonly idColumns: number;
  readonly limit: Limit;
  readonly width: number;
  readonly glyphs: GlyphSet;
}

/**
 * The checks as a table, one block for each; the highlighted row tells all when it is open.
 *
 * @param space without the pointer before the rows and without the headings between them
 */
export function checkBlocks(
  checks: readonly CheckRow[],
  { index, open }: { readonly index: number; readonly open: boolean },
  space: Space,
  glyphs: GlyphSet,
): readonly Block[] {
  const widest = Math.max(0, ...checks.map(({ id }) => displayWidth(id)));
  const wanted = Math.min(widestId, widest) + 2;
  const idColumns = space.width - openIndent - wanted < narrowestMessage ? 0 : wanted;
  const drawn = limits.map((limit) => {
    const table: Table = { idColumns, limit, width: space.width, glyphs };
    return checks.map((check, row) =>
      row === index && open ? openRow(check, table) : closedRow(check, row === index, table),
    );
  });
  const fits = drawn.find((blocks) => blocks.flat().length <= space.rows);
  return fits ?? drawn[limits.indexOf(whereItScrolls)] ?? [];
}

function closedRow(check: CheckRow, here: boolean, table: Table): Block {
  const { idColumns, limit, width, glyphs } = table;
  const well = check.status === 'pass' || check.status === 'skip';
  const indent = openIndent + idColumns;
  const texts = wrapText(check.message, width - indent, glyphs, well ? limit.well : limit.troubled);
  const id = idColumns === 0 ? '' : `${padText(check.id, idColumns - 2, glyphs)}  `;
  const [first = '', ...rest] = texts;
  const message =
    here && idColumns === 0 ? { text: first, tone: 'strong' as const } : { text: first };
  const head: Line = [
    statusSpan(check.status, { kind: 'check', glyphs, tick: 0 }),
    here ? { text: id, tone: 'strong' } : { text: id },
    message,
  ];
  return [head, ...rest.map((text) => indented(indent, line(text)))];
}

function openRow(check: CheckRow, { width, glyphs }: Table): Block {
  const words = wrapText(check.message, width - openIndent, glyphs, longest);
  return [
    [
      statusSpan(check.status, { kind: 'check', glyphs, tick: 0 }),
      {
        text: padText(check.id, Math.min(widestId, displayWidth(check.id)), glyphs),
        tone: 'strong',
      },
    ],
    ...words.map((text) => indented(openIndent, line(text))),
    ...fixLines(check.fix, width, glyphs, { indent: openIndent, limit: longest }),
  ];
}
