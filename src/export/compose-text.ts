import { yamlText } from './yaml-text.ts';

/** A value of a Compose file that is exactly this text: Compose would replace `$NAME` in it. */
export function composeText(text: string): string {
  return yamlText(text.replaceAll('$', '$$$$'));
}
