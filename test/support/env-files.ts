import fc from 'fast-check';

/** Lines of a `.env` file that are none of our business, the nastier the better. */
const foreignLines = [
  '',
  '   ',
  '# a comment',
  '# path C:\\',
  '#POSTGRES_DB=commented out',
  'A=1',
  'export EXPORTED=yes',
  'SPACED = out',
  'EMPTY=',
  'EMPTY_COMMENTED= # nothing',
  "SINGLE='a b # c'",
  'DOUBLE="a \\n b"',
  'BACKTICK=`it\'s "x"`',
  'GLUED=a#b',
  'COMMENTED=value # why',
  'URL=postgres://u:p%40x@h:5432/db?sslmode=require',
  'JSON={"a": [1, 2], "b": "c"}',
  'WINDOWS=C:\\new\\table',
  'DOLLAR=a$b${c}$(d)',
  'PEM="-----BEGIN KEY-----\nMIIB+/=\n-----END KEY-----"',
  "BLOCK='one\nPOSTGRES_LOOKALIKE=x\nthree'",
  'OLLAMA_HOST=http://localhost:11434',
  'UNICODE=é中😀',
  'A=2',
  'POSTGRES_HOST=db.example.com',
  'ESCAPED="say \\"hi\\""',
] as const;

/** Ways in which a line that will be edited may be written. */
const targetLines = [
  'POSTGRES_DB=old',
  'export POSTGRES_DB=old',
  'POSTGRES_DB = old',
  '  POSTGRES_DB=old  ',
  'POSTGRES_DB=',
  'POSTGRES_DB= # comment',
  'POSTGRES_DB=#comment',
  "POSTGRES_DB='o l d'",
  'POSTGRES_DB="old" # comment',
  "POSTGRES_DB='old'#glued",
  'POSTGRES_DB=old # comment',
  'POSTGRES_DB=old#glued',
  'POSTGRES_DB=`old`',
  'POSTGRES_DB="l1\nl2"',
  'POSTGRES_DB=""',
] as const;

/** Values a person may type: safe ones, awkward ones, and any printable text. */
export const envValue: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    'new',
    '',
    'a b',
    "it's",
    'a"b',
    'a$b',
    '#x',
    'p@s:w/x',
    'C:\\x',
    'a`b',
    '!',
    'é中😀',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);

/** A file of such lines, in LF or CRLF, with or without a byte order mark and a final newline. */
export const envFile: fc.Arbitrary<string> = fc
  .record({
    lines: fc.array(fc.oneof(fc.constantFrom(...foreignLines), fc.constantFrom(...targetLines)), {
      maxLength: 12,
    }),
    eol: fc.constantFrom('\n', '\r\n'),
    bom: fc.constantFrom('', '', '\ufeff'),
    final: fc.boolean(),
  })
  .map(({ lines, eol, bom, final }) => {
    const text = lines.join('\n').replaceAll('\n', eol);
    return `${bom}${text}${final && lines.length > 0 ? eol : ''}`;
  });

/** Any text made of what is special to a `.env` reader. */
export const envSoup: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...['A', 'B=', 'K', '=', ' ', '\t', '\n', '\r\n', '\r', "'", '"', '`', '\\', '#', ':', ': '],
      ...[
        'export',
        'export ',
        '\\n',
        '\\"',
        "\\'",
        '$',
        '.',
        '-',
        '\ufeff',
        '\u2028',
        '\u00a0',
        'é',
      ],
      ...['\u2029', '\v', 'K=', '\nK=', "='", '="', "'\n", '"\n', 'x'],
    ),
    { maxLength: 30 },
  )
  .map((parts) => parts.join(''));
