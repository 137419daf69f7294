import { Text } from 'ink';
import TextInput from 'ink-text-input';
import type { Canvas } from '../canvas.ts';
import type { FieldLine } from '../lines/field-blocks.ts';
import { theme } from '../theme.ts';

/** The input draws only: the keys are ours, and every edit is made before it is drawn. */
function Typed({ text }: { readonly text: string }) {
  if (text === '') return null;
  return <TextInput value={text} focus={false} showCursor={false} onChange={ignore} />;
}

function ignore(): void {
  // The input has no focus and never calls this.
}

/** The cell of the cursor, where the terminal's own cursor does not stand in it. */
function CursorCell({ at, canvas }: { readonly at: string; readonly canvas: Canvas }) {
  if (canvas.cursor === 'terminal') return at === '' ? ' ' : <Typed text={at} />;
  if (canvas.colour) return <Text inverse>{at === '' ? ' ' : at}</Text>;
  return `${canvas.glyphs.cursor}${at}`;
}

/** A label and its field on one row. */
export function TextField({
  field,
  canvas,
}: {
  readonly field: FieldLine;
  readonly canvas: Canvas;
}) {
  const { label, focused, window, placeholder, aside } = field;
  const pointer = focused ? `${canvas.glyphs.pointer} ` : '  ';
  return (
    <Text wrap="truncate-end">
      <Text {...theme.focus}>{pointer}</Text>
      <Text bold={focused}>{label}</Text>
      {'  '}
      <Typed text={window.before} />
      {window.at === null ? null : <CursorCell at={window.at} canvas={canvas} />}
      <Typed text={window.after} />
      <Text {...theme.muted}>{placeholder + aside}</Text>
    </Text>
  );
}
