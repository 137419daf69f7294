import { FieldsScreen } from './FieldsScreen.tsx';
import type { ScreenProps } from './screen-props.ts';

/** Name, user, password and place of the local fallback. */
export function FallbackSettingsScreen(props: ScreenProps<'fallback-settings'>) {
  return <FieldsScreen {...props} />;
}
