import type { ChoiceModel } from '../../src/wizard/screen-model.ts';
import type { Canvas } from '../canvas.ts';
import type { Line, Span } from '../lines/line.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';

/** Columns between two items. */
const gap = 3;
/** Columns of an item of which one still can read something. */
const narrowest = 14;

/** A choice on one line, moved with left and right. */
export function Toggle({
  model,
  width,
  canvas,
}: {
  readonly model: ChoiceModel;
  readonly width: number;
  readonly canvas: Canvas;
}) {
  const { glyphs } = canvas;
  const fits = width >= model.items.length * narrowest;
  const room = fits ? Math.floor((width - 2) / model.items.length) - gap : width - 2;
  const spans = model.items.flatMap((item, index): Span[] => {
    // Where not all have room, the one that counts has.
    if (!fits && index !== model.index) return [];
    const here = index === model.index;
    const mark = here ? `(${glyphs.bullet}) ` : '( ) ';
    const label = fitText(item.label, Math.max(1, room - mark.length), glyphs);
    return [
      here ? { text: mark, tone: 'accent' } : { text: mark },
      here && model.focused ? { text: label, tone: 'strong' } : { text: label },
      { text: ' '.repeat(fits && index < model.items.length - 1 ? gap : 0) },
    ];
  });
  const pointer: Line = [{ text: model.focused ? `${glyphs.pointer} ` : '  ', tone: 'focus' }];
  return <Lines lines={[[...pointer, ...spans]]} />;
}
