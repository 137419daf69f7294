import { expect, test } from 'vitest';
import { encodingFinding } from '../../src/move/encoding-finding.ts';

const kept = (collation: string, encoding = 'UTF8') => ({ collation, encoding });

test('text that both sides sort by code points comes in the same order', () => {
  expect(encodingFinding(kept('C.UTF-8'), kept('C')).status).toBe('pass');
  expect(encodingFinding(kept('PG_UNICODE_FAST'), kept('C.utf8')).status).toBe('pass');
});

test('another language, provider or encoding is named', () => {
  expect(encodingFinding(kept('de (ICU)'), kept('sv (ICU)')).message).toContain(
    'sorted by de (ICU) there and sv (ICU) here',
  );
  expect(encodingFinding(kept('de_DE.UTF-8'), kept('C.UTF-8')).status).toBe('warn');
  expect(encodingFinding(kept('C'), kept('C', 'LATIN1')).message).toContain('LATIN1 lacks');
});
