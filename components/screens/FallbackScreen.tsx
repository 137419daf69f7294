import { Choice } from '../parts/Choice.tsx';
import type { ScreenProps } from './screen-props.ts';

/** Which kind of local fallback, if any. */
export function FallbackScreen({ body, space, canvas }: ScreenProps<'fallback'>) {
  return <Choice model={body.modes} space={space} canvas={canvas} />;
}
