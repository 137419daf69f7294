import { describe, expect, it } from 'vitest';
import { colourWanted, paintLine } from '../../src/report/paint.ts';

describe('colour', () => {
  it('is for terminals unless somebody says otherwise', () => {
    expect(colourWanted(false, {}, true)).toBe(true);
    expect(colourWanted(false, {}, false)).toBe(false);
    expect(colourWanted(false, { TERM: 'dumb' }, true)).toBe(false);
  });

  it('is refused by --no-color and by a NO_COLOR that is not empty', () => {
    expect(colourWanted(true, { FORCE_COLOR: '1' }, true)).toBe(false);
    expect(colourWanted(false, { NO_COLOR: '1' }, true)).toBe(false);
    expect(colourWanted(false, { NO_COLOR: '' }, true)).toBe(true);
  });

  it('is forced by FORCE_COLOR, and forced off by its 0', () => {
    expect(colourWanted(false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false)).toBe(true);
    expect(colourWanted(false, { FORCE_COLOR: '0' }, true)).toBe(false);
  });

  it('marks only the status at the start of a line, and leaves the words readable', () => {
    expect(paintLine('  fail  primary  connect')).toBe(
      '  \u001b[31mfail\u001b[39m  primary  connect',
    );
    expect(paintLine('Checks that pass')).toBe('Checks that pass');
  });
});
