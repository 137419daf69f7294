/**
 * Characters that YAML does not allow as they are, takes for line breaks (YAML 1.1), or that would show
 * the text in another order than it is.
 */
const hidden =
  /[\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

/** A YAML scalar that is exactly this text, whatever it looks like (`yes`, `0o7`, `a: b`). */
export function yamlText(text: string): string {
  return JSON.stringify(text).replaceAll(
    hidden,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
