import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createKeyDecoder } from '../../../src/wizard/keyboard/decode-keys.ts';
import type { KeyEvent } from '../../../src/wizard/keyboard/key-event.ts';
import { property } from '../../support/property.ts';

const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\u001b',
    '\u001b[',
    '\u001b[200~',
    '\u001b[201~',
    '\u001b]',
    '\u001bO',
    '\u001b[M',
  ),
  fc.constantFrom('\r', '\n', '\u0003', '\u009b', '5;1', '~', 'abc', 'é', '👩‍👩‍👧'),
);

it('any input is decoded without an error and never yields a control character as text', () => {
  property(fc.array(pieces, { maxLength: 30 }), (chunks) => {
    const decoder = createKeyDecoder();
    const events = [...chunks.flatMap((chunk) => decoder.decode(chunk)), ...decoder.flush()];
    const texts = events.flatMap((event) =>
      event.kind === 'text' || event.kind === 'paste' ? [event.text] : [],
    );
    expect(texts.filter((text) => text === '' || /\p{Cc}/u.test(text))).toEqual([]);
  });
});

it('how plain typing is cut into chunks does not matter', () => {
  const typing = fc.array(fc.constantFrom('a', 'é', '\u001b[A', '\t', '\u007f', '\u0015'), {
    maxLength: 20,
  });
  property(fc.tuple(typing, fc.nat()), ([keys, cut]) => {
    const bytes = keys.join('');
    const at = bytes.length === 0 ? 0 : cut % bytes.length;
    const read = (...chunks: string[]) => {
      const decoder = createKeyDecoder();
      const events: readonly KeyEvent[] = chunks.flatMap((chunk) => decoder.decode(chunk));
      return events.flatMap((event): readonly KeyEvent[] =>
        event.kind === 'text'
          ? event.text.split('').map((text) => ({ kind: 'text', text }))
          : [event],
      );
    };
    expect(read(bytes.slice(0, at), bytes.slice(at))).toEqual(read(bytes));
  });
});
