import { endOfComment, type JsonObject, skipTrivia } from './json-object.ts';
import type { Splice } from './text-splice.ts';

/** Properties to add: a value already written as JSON, or an object with properties of its own. */
export type NewProperties = ReadonlyMap<string, string | NewProperties>;

/** How the document is laid out, as far as a new property has to follow it. */
export interface JsonLayout {
  readonly eol: string;
  /** One step of indentation. */
  readonly unit: string;
  /** What stands between a key and its value. */
  readonly colon: string;
  /** False for a document that is one line. */
  readonly pretty: boolean;
}

/** The layout of a document, taken from its outermost object. */
export function jsonLayout(text: string, root: JsonObject): JsonLayout {
  const first = root.properties[0];
  const indent = first === undefined ? null : indentBefore(text, first.keySpan.start, root.open);
  const colon = first === undefined ? '' : text.slice(first.keySpan.end, first.value.start);
  return {
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    unit: indent ?? '  ',
    colon: /^[ \t]*:[ \t]*$/.test(colon) ? colon : ': ',
    pretty: first === undefined || text.slice(root.open, root.close).includes('\n'),
  };
}

/**
 * Adds properties at the end of an object in the object's own style: on lines of their own or on one
 * line, before or without a trailing comma, behind the comments of the last property.
 */
export function insertProperties(
  text: string,
  object: JsonObject,
  added: NewProperties,
  layout: JsonLayout,
): readonly Splice[] {
  const last = object.properties.at(-1);
  if (last === undefined) return [fillEmpty(text, object, added, layout)];

  const behind = endOfTail(text, object.trailingComma ?? last.value.end - 1);
  const own = indentBefore(text, last.keySpan.start, object.open);
  const indent = own ?? (behind.lineComment ? lineIndent(text, object.open) + layout.unit : null);
  const separator = indent === null ? inlineGap(text, object, layout) : layout.eol + indent;
  const properties = render(added, layout, indent).join(`,${separator}`);
  const comma = object.trailingComma === null ? ',' : '';
  const trailing = comma === '' ? ',' : '';
  const insertion = {
    start: behind.at,
    end: behind.at,
    text: `${separator}${properties}${trailing}`,
  };
  if (comma === '') return [insertion];
  return [{ start: last.value.end, end: last.value.end, text: comma }, insertion];
}

function fillEmpty(
  text: string,
  { open, close }: JsonObject,
  added: NewProperties,
  layout: JsonLayout,
): Splice {
  const base = lineIndent(text, open);
  const indent = layout.pretty ? base + layout.unit : null;
  const gap = indent === null ? '' : layout.eol + indent;
  const properties = render(added, layout, indent).join(`,${gap}`);
  const at = endOfLastComment(text, open + 1, close);
  const rest = text.slice(at, close);
  if (rest.includes('\n')) return { start: at, end: at, text: `${gap}${properties}` };
  const end = indent === null ? '' : layout.eol + base;
  return { start: at, end: close, text: `${gap}${properties}${end}` };
}

function render(
  properties: NewProperties,
  layout: JsonLayout,
  indent: string | null,
): readonly string[] {
  return [...properties].map(([key, value]) => {
    const head = `${JSON.stringify(key)}${layout.colon}`;
    if (typeof value === 'string') return head + value;
    if (indent === null) {
      return `${head}{${render(value, layout, null).join(`,${blankAfter(layout)}`)}}`;
    }
    const inner = indent + layout.unit;
    const lines = render(value, layout, inner).join(`,${layout.eol}${inner}`);
    return `${head}{${layout.eol}${inner}${lines}${layout.eol}${indent}}`;
  });
}

/** Behind the comments that stand on the same line after the last property and its comma. */
function endOfTail(text: string, from: number): { at: number; lineComment: boolean } {
  let end = from + 1;
  for (let at = end; ;) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t') {
      at += 1;
      continue;
    }
    if (character !== '/') return { at: end, lineComment: false };
    const lineComment = text[at + 1] === '/';
    at = endOfComment(text, at);
    end = at;
    if (lineComment) return { at: end, lineComment };
  }
}

function endOfLastComment(text: string, from: number, to: number): number {
  let end = from;
  for (let at = from; at < to;) {
    if (text[at] === '/') {
      at = endOfComment(text, at);
      end = at;
    } else {
      at += 1;
    }
  }
  return end;
}

/** The blanks before a token that is the first on its line; null when it is not, or on the object's. */
function indentBefore(text: string, at: number, open: number): string | null {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const blanks = text.slice(start, at);
  return start > open && /^[ \t]*$/.test(blanks) ? blanks : null;
}

function lineIndent(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
}

/** What stands after a comma on one line: as before the last property, else as after the colons. */
function inlineGap(text: string, { properties }: JsonObject, layout: JsonLayout): string {
  const [previous, last] = properties.slice(-2);
  if (previous !== undefined && last !== undefined) {
    const comma = skipTrivia(text, previous.value.end);
    const gap = text.slice(comma + 1, last.keySpan.start);
    if (/^[ \t]*$/.test(gap)) return gap;
  }
  return blankAfter(layout);
}

function blankAfter({ colon }: JsonLayout): string {
  return /\s$/.test(colon) ? ' ' : '';
}
