import { describe, expect, it } from 'vitest';
import { asciiGlyphs, glyphsFor, unicodeGlyphs } from '../../components/glyphs.ts';

describe('the marks of a terminal', () => {
  it.each([
    { LANG: 'en_US.UTF-8' },
    { LC_ALL: '', LC_CTYPE: 'de_DE.utf8', LANG: 'C' },
    { LC_ALL: 'C.UTF-8', LANG: 'C' },
    { LANG: 'C.UTF-8', WIZARD_ASCII: '0' },
  ])('are Unicode with %o', (environment) => {
    expect(glyphsFor(environment, 'linux')).toBe(unicodeGlyphs);
  });

  it.each([
    {},
    { LANG: 'C' },
    { LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' },
    { LANG: 'en_US.ISO-8859-1' },
    { LANG: 'en_US.UTF-8', TERM: 'linux' },
    { LANG: 'en_US.UTF-8', WIZARD_ASCII: '1' },
  ])('are ASCII with %o', (environment) => {
    expect(glyphsFor(environment, 'linux')).toBe(asciiGlyphs);
  });

  it('are Unicode on Windows, which has no locale variables', () => {
    expect(glyphsFor({}, 'win32')).toBe(unicodeGlyphs);
  });
});
