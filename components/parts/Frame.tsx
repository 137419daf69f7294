import { Box } from 'ink';
import type { ReactNode } from 'react';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
import { bodyRows } from '../../src/wizard/viewport.ts';
import type { Canvas } from '../canvas.ts';
import { margin } from '../frame-area.ts';
import type { FrameArea } from '../frame-area.ts';
import type { Line } from '../lines/line.ts';
import { displayWidth } from '../text/display-width.ts';
import { fitText } from '../text/fit-text.ts';
import { Gap } from './Gap.tsx';
import { KeyHints } from './KeyHints.tsx';
import { Lines } from './Lines.tsx';
import { NoticeLine } from './NoticeLine.tsx';

const product = 'setup-wizard';

function placeOf({ readOnly, position }: ScreenModel): string {
  if (readOnly) return 'read-only';
  return position === null ? '' : `Step ${position.step} of ${position.of}`;
}

function headerLine(model: ScreenModel, columns: number, canvas: Canvas): Line {
  const place = placeOf(model);
  const lead = `${product}  ${canvas.glyphs.dot}  `;
  const room = columns - lead.length - place.length - 2;
  const title = fitText(model.title, Math.max(1, room), canvas.glyphs);
  const blanks = columns - displayWidth(lead + title) - place.length;
  return [
    { text: lead, tone: 'muted' },
    { text: title, tone: 'focus' },
    { text: ' '.repeat(Math.max(1, blanks)) },
    { text: place, tone: 'muted' },
  ];
}

/**
 * What is around every screen: header, rules, introduction, notice, key hints. On a terminal it is one
 * row lower than the terminal, and its foot stays where it is; without rows it is as long as it needs.
 */
export function Frame({
  model,
  area,
  canvas,
  children,
}: {
  readonly model: ScreenModel;
  readonly area: FrameArea;
  readonly canvas: Canvas;
  readonly children: ReactNode;
}) {
  const { columns, rows } = canvas;
  const width = Math.max(1, columns - 2 * margin);
  const rule = <Lines lines={[[{ text: canvas.glyphs.rule.repeat(columns), tone: 'muted' }]]} />;
  const height = rows === null ? {} : { height: bodyRows(rows), overflow: 'hidden' as const };
  const main = Number.isFinite(area.space.rows) ? { height: area.space.rows } : {};
  return (
    <Box flexDirection="column" width={columns}>
      <Box paddingX={margin}>
        <Lines lines={[headerLine(model, width, canvas)]} />
      </Box>
      {rule}
      <Box flexDirection="column" paddingX={margin} {...height}>
        <Gap rows={area.above} />
        <Lines lines={area.introduction} />
        <Gap rows={area.below} />
        <Box flexDirection="column" {...main}>
          {children}
        </Box>
        <NoticeLine lines={area.notice} />
      </Box>
      {rows === null ? null : rule}
      {rows === null ? null : (
        <Box paddingX={margin}>
          <KeyHints hints={model.hints} width={width} canvas={canvas} />
        </Box>
      )}
    </Box>
  );
}
