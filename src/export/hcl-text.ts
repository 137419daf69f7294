/** Shown in another order than they are, or not at all. */
const hidden =
  /[\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/gu;

/** `${` and `%{` begin a template; doubling the first sign, as usual, is ambiguous behind another one. */
const template = /[$%](?=\{)/gu;

/**
 * A quoted string of Terraform's language that is exactly this text, which has no control characters.
 * Terraform itself composes letters and their accents (NFC).
 */
export function hclText(text: string): string {
  return JSON.stringify(text).replaceAll(template, escaped).replaceAll(hidden, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
