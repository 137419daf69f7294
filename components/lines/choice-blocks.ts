import type { ChoiceItem, ChoiceModel } from '../../src/wizard/screen-model.ts';
import type { Space } from '../canvas.ts';
import type { GlyphSet } from '../glyphs.ts';
import { displayWidth } from '../text/display-width.ts';
import { fitText } from '../text/fit-text.ts';
import { wrapText } from '../text/wrap-text.ts';
import { indented, line, pointerColumns } from './line.ts';
import type { Block, Span } from './line.ts';
import { windowBlocks } from './window-blocks.ts';
import type { BlockWindow } from './window-blocks.ts';

/** Rows that the note of an item may take. */
const longestNote = 4;

function tagOf(item: ChoiceItem): Span | null {
  if (item.disabled !== null) return { text: '  not available', tone: 'muted' };
  return item.recommended ? { text: '  recommended', tone: 'ok' } : null;
}

/**
 * The items of a choice, one block for each, without the pointer before them.
 *
 * @param notes which items say more about themselves
 */
export function choiceBlocks(
  model: ChoiceModel,
  width: number,
  glyphs: GlyphSet,
  notes: 'all' | 'highlighted' | 'none',
): readonly Block[] {
  return model.items.map((item, index) => {
    const highlighted = index === model.index;
    const tag = tagOf(item);
    const room = width - (tag === null ? 0 : displayWidth(tag.text));
    const label = fitText(item.label, Math.max(4, room), glyphs);
    const tone = item.disabled !== null ? 'muted' : 'strong';
    const head: Span =
      highlighted && model.focused
        ? { text: label, tone }
        : { text: label, ...(item.disabled === null ? {} : { tone: 'muted' as const }) };
    const told = notes === 'all' || (notes === 'highlighted' && highlighted);
    const more = told ? [item.disabled ?? '', item.note ?? ''].filter((text) => text !== '') : [];
    const lines = more.flatMap((text) => wrapText(text, width - 2, glyphs, longestNote));
    return [
      tag === null ? [head] : [head, tag],
      ...lines.map((text) => indented(2, line(text, 'muted'))),
    ];
  });
}

/** The items that fit, with as many notes as there is room for: all, the highlighted item's, or none. */
export function windowChoice(model: ChoiceModel, space: Space, glyphs: GlyphSet): BlockWindow {
  const [all, highlighted, none] = (['all', 'highlighted', 'none'] as const).map((notes) =>
    choiceBlocks(model, space.width - pointerColumns, glyphs, notes),
  );
  const fits = [all, highlighted, none].find(
    (blocks) => blocks !== undefined && blocks.flat().length <= space.rows,
  );
  // Where even the bare labels scroll, the note of the highlighted one comes along if it can.
  const blocks = fits ?? (space.rows > 4 ? highlighted : none) ?? [];
  return windowBlocks(blocks, model.index, space.rows);
}
