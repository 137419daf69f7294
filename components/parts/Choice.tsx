import { Box, Text } from 'ink';
import SelectInput from 'ink-select-input';
import type { ChoiceModel } from '../../src/wizard/screen-model.ts';
import type { Canvas, Space } from '../canvas.ts';
import { choiceBlocks, windowChoice } from '../lines/choice-blocks.ts';
import { pointerColumns } from '../lines/line.ts';
import type { Line } from '../lines/line.ts';
import { theme } from '../theme.ts';
import { Lines } from './Lines.tsx';
import { WindowNote } from './WindowNote.tsx';

/** Rows that a choice would like to have, and those that it can do with. */
export function choiceDemand(
  model: ChoiceModel | null,
  width: number,
  { glyphs }: Canvas,
): { readonly least: number; readonly wish: number } {
  if (model === null) return { least: 0, wish: 0 };
  const blocks = choiceBlocks(model, width - pointerColumns, glyphs, 'all');
  const wish = blocks.reduce((rows, block) => rows + block.length, 0);
  return { least: Math.min(model.items.length, 4), wish };
}

/** What the select input hands to our item: all that was in its list. */
interface ItemProps {
  readonly label: string;
  readonly lines?: readonly Line[];
}

/** A list with one highlighted item. The select input draws only: the keys are ours. */
export function Choice({
  model,
  space,
  canvas,
}: {
  readonly model: ChoiceModel;
  readonly space: Space;
  readonly canvas: Canvas;
}) {
  const { glyphs } = canvas;
  const shown = windowChoice(model, space, glyphs);
  const items = shown.items.map(({ index, lines }) => ({
    key: String(index),
    // The select input jumps to its first item when a value changes; lines change as notes give way.
    value: index,
    label: model.items[index]?.label ?? '',
    lines,
  }));
  const index = shown.items.findIndex((item) => item.index === model.index);
  const Pointer = ({ isSelected = false }: { readonly isSelected?: boolean }) => {
    const mark = model.focused ? glyphs.pointer : glyphs.bullet;
    return <Text {...theme.focus}>{isSelected ? `${mark} ` : '  '}</Text>;
  };
  const Item = ({ lines = [] }: ItemProps) => (
    <Box flexDirection="column">
      <Lines lines={lines} />
    </Box>
  );
  return (
    <>
      <SelectInput
        // It keeps a highlighted item of its own; made anew, it takes ours.
        key={`${shown.items.map((item) => item.index).join()}:${index}`}
        items={items}
        isFocused={false}
        initialIndex={Math.max(0, index)}
        indicatorComponent={Pointer}
        itemComponent={Item}
      />
      <WindowNote note={shown.note} indent={pointerColumns} />
    </>
  );
}
