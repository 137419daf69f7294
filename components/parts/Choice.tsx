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

/** What the select input hands to our item: its own type does not name the value. */
interface ItemProps {
  readonly label: string;
  readonly value?: readonly Line[];
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
    label: model.items[index]?.label ?? '',
    value: lines,
  }));
  const index = shown.items.findIndex((item) => item.index === model.index);
  const Pointer = ({ isSelected = false }: { readonly isSelected?: boolean }) => {
    const mark = model.focused ? glyphs.pointer : glyphs.bullet;
    return <Text {...theme.focus}>{isSelected ? `${mark} ` : '  '}</Text>;
  };
  const Item = ({ value = [] }: ItemProps) => (
    <Box flexDirection="column">
      <Lines lines={value} />
    </Box>
  );
  return (
    <>
      <SelectInput
        // It keeps a highlighted item of its own; made anew, it takes ours.
        key={`${shown.items[0]?.index ?? 0}:${index}`}
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
