import type { ChoiceModel } from '../../src/wizard/screen-model.ts';
import type { Canvas } from '../canvas.ts';
import type { Line, Span } from '../lines/line.ts';
import { fitText } from '../text/fit-text.ts';
import { Lines } from './Lines.tsx';

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
  const gap = 3;
  const room = Math.floor((width - 2) / Math.max(1, model.items.length)) - gap;
  const spans = model.items.flatMap((item, index): Span[] => {
    const here = index === model.index;
    const mark = here ? `(${glyphs.bullet}) ` : '( ) ';
    const label = fitText(item.label, Math.max(1, room - mark.length), glyphs);
    return [
      here ? { text: mark, tone: 'accent' } : { text: mark },
      here && model.focused ? { text: label, tone: 'strong' } : { text: label },
      { text: ' '.repeat(index === model.items.length - 1 ? 0 : gap) },
    ];
  });
  const pointer: Line = [{ text: model.focused ? `${glyphs.pointer} ` : '  ', tone: 'focus' }];
  return <Lines lines={[[...pointer, ...spans]]} />;
}
