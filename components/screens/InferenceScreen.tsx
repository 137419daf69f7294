import { FieldsScreen } from './FieldsScreen.tsx';
import type { ScreenProps } from './screen-props.ts';

/** The inference endpoint; reached on purpose only. */
export function InferenceScreen(props: ScreenProps<'inference'>) {
  return <FieldsScreen {...props} />;
}
