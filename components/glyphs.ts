/** Every mark that is not a letter. */
export interface GlyphSet {
  readonly ascii: boolean;
  readonly pass: string;
  readonly warn: string;
  readonly fail: string;
  readonly skip: string;
  readonly waiting: string;
  readonly spinner: readonly string[];
  readonly pointer: string;
  readonly bullet: string;
  readonly arrow: string;
  readonly rule: string;
  readonly ellipsis: string;
  /** One for each character of a secret. */
  readonly mark: string;
  readonly cursor: string;
  readonly barDone: string;
  readonly barLeft: string;
  readonly dot: string;
  /** Names of keys that have a shorter sign. */
  readonly keys: Readonly<Record<string, string>>;
}

export const unicodeGlyphs: GlyphSet = {
  ascii: false,
  pass: '✓',
  warn: '!',
  fail: '✗',
  skip: '-',
  waiting: '·',
  spinner: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  pointer: '›',
  bullet: '•',
  arrow: '→',
  rule: '─',
  ellipsis: '…',
  mark: '•',
  cursor: '█',
  barDone: '█',
  barLeft: '░',
  dot: '·',
  keys: { Up: '↑', Down: '↓', Left: '←', Right: '→' },
};

export const asciiGlyphs: GlyphSet = {
  ascii: true,
  pass: '+',
  warn: '!',
  fail: 'x',
  skip: '-',
  waiting: '.',
  spinner: ['|', '/', '-', '\\'],
  pointer: '>',
  bullet: '*',
  arrow: '->',
  rule: '-',
  ellipsis: '..',
  mark: '*',
  cursor: '_',
  barDone: '#',
  barLeft: '.',
  dot: '-',
  keys: {},
};

/**
 * The marks that this terminal can show: ASCII when its locale is not UTF-8, on the Linux console, whose
 * font has few others, and when WIZARD_ASCII asks for it.
 */
export function glyphsFor(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): GlyphSet {
  const { WIZARD_ASCII: wish, TERM: term, LC_ALL: all, LC_CTYPE: type, LANG: lang } = environment;
  if (wish !== undefined && wish !== '' && wish !== '0') return asciiGlyphs;
  if (term === 'linux') return asciiGlyphs;
  // Windows has no such variables; its terminals read UTF-8 from Node.
  if (platform === 'win32') return unicodeGlyphs;
  // An empty variable counts as unset, as in setlocale(3).
  const locale = [all, type, lang].find((value) => value !== undefined && value !== '') ?? '';
  return /utf-?8/iu.test(locale) ? unicodeGlyphs : asciiGlyphs;
}
