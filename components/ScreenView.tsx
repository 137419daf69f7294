import { Box, Text } from 'ink';
import type { ScreenModel } from '../src/wizard/screen-model.ts';
import type { Canvas } from './canvas.ts';

/** One screen, drawn from its model and nothing else. */
export function ScreenView(props: { readonly model: ScreenModel; readonly canvas: Canvas }) {
  return (
    <Box flexDirection="column" width={props.canvas.columns}>
      <Text bold>{props.model.title}</Text>
      <Text>{props.model.intro}</Text>
    </Box>
  );
}
