import { ScrollText } from '../parts/ScrollText.tsx';
import type { ScreenProps } from './screen-props.ts';

/** What changed, how to connect, and what to run next. */
export function DoneScreen({ body, space, canvas }: ScreenProps<'done'>) {
  return <ScrollText lines={body.lines} scroll={body.scroll} space={space} canvas={canvas} />;
}
