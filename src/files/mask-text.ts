import { type JSONVisitor, visit } from 'jsonc-parser';

import { parseEnv } from './env-document.ts';
import { isSecretName, secretNameSource } from './secret-names.ts';
import { type Splice, spliceText } from './text-splice.ts';

type IsSecret = (key: string) => boolean;

/** What stands in for a secret. `original` is there to tell two secrets apart, never to be shown. */
export type Mask = (original: string) => string;

/** `scheme://user:password@`; greedy, because an unencoded password may contain `@`. */
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:@/"'`]*:)([^\s"'`]+)(?=@)/gi;
/** In a query string or a libpq connection string. */
const parameter = new RegExp(`((?:^|[?&\\s"'\`])${secretNameSource}=)([^&\\s"'\`]+)`, 'gim');
const pemLabel = 'PRIVATE KEY';

/**
 * Hides secrets in a `.env` or JSON text: values of keys that are secret, with whatever comment
 * follows on the line, passwords in URLs, private keys, and settings that were commented out.
 *
 * @param isSecret what is secret besides the usual names; asked with the key, for JSON also with the
 * dotted path.
 */
export function maskText(text: string, isSecret: IsSecret, mask: Mask): string {
  const secret: IsSecret = (key) => isSecret(key) || isSecretName(key);
  const hidden = isJson(text) ? maskJson(text, secret, mask) : maskEnv(text, secret, mask);
  return hidden
    .replace(urlPassword, (_all, head: string, password: string) => head + mask(password))
    .replace(parameter, (_all, head: string, value: string) => head + mask(value));
}

function isJson(text: string): boolean {
  return /^\ufeff?\s*(?:\/[/*]|[{[])/.test(text);
}

function maskEnv(text: string, secret: IsSecret, mask: Mask): string {
  const splices = parseEnv(text).entries.flatMap(({ key, value, token }): readonly Splice[] => {
    if (value === '' || !(secret(key) || value.includes(pemLabel))) return [];
    const lineEnd = /\r?\n|$/g;
    lineEnd.lastIndex = token.end;
    const end = lineEnd.exec(text)?.index ?? text.length;
    return [{ start: token.start, end, text: mask(text.slice(token.start, end)) }];
  });
  return spliceText(text, splices).replace(/#[^\r\n]*/g, (comment) =>
    maskComment(comment, secret, mask),
  );
}

function maskJson(text: string, secret: IsSecret, mask: Mask): string {
  const offset = text.startsWith('\ufeff') ? 1 : 0;
  const splices: Splice[] = [];
  const hide = (at: number, length: number, show: (written: string) => string): void => {
    const start = at + offset;
    const end = start + length;
    splices.push({ start, end, text: show(text.slice(start, end)) });
  };
  const visitor: JSONVisitor = {
    onLiteralValue: (value: unknown, at, length, _line, _column, pathOf) => {
      if (typeof value !== 'number' && (typeof value !== 'string' || value === '')) return;
      const names = pathOf().filter((part) => typeof part === 'string');
      const named = names.some(secret) || secret(names.join('.'));
      if (named || String(value).includes(pemLabel)) {
        hide(at, length, (written) => `"${mask(written)}"`);
      }
    },
    onComment: (at, length) => {
      hide(at, length, (comment) => maskComment(comment, secret, mask));
    },
  };
  visit(text.slice(offset), visitor, { allowTrailingComma: true });
  return spliceText(text, splices);
}

/** A setting that was commented out keeps its name; the rest of its line goes. */
function maskComment(comment: string, secret: IsSecret, mask: Mask): string {
  return comment
    .split('\n')
    .map((line) => {
      for (const { 0: head, 1: name, index } of line.matchAll(/([\w.-]+)["'`]?[ \t]*[=:][ \t]*/g)) {
        const at = index + head.length;
        if (name !== undefined && secret(name) && at < line.length) {
          return line.slice(0, at) + mask(line.slice(at));
        }
      }
      return line;
    })
    .join('\n');
}
