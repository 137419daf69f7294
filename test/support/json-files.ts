import fc from 'fast-check';

type Written = (indent: string) => string;

/** A JSON value, already written in some style: pretty, inline or minified, keys sometimes escaped. */
const scalar = fc.constantFrom(
  ...['1', '3.0', '-0', '1E5', '12345678901234567890', 'true', 'false', 'null', '""', '"x"'],
  ...['"\\u00e9\\/"', '"a \\"quote\\""', '"// no comment"', '"{[,]}"', '"é中😀"', '"5432"'],
);
const key = fc.constantFrom(
  ...['database', 'host', 'port', 'a', 'b', '10', '2', '__proto__', 'toString', ''],
  ...['d\\u0061tabase', 'p\\u006frt'],
);

interface Style {
  readonly eol: string;
  readonly unit: string;
  readonly colon: string;
  readonly comma: string;
  readonly lenient: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  eol: fc.constantFrom('\n', '\r\n', ''),
  unit: fc.constantFrom('  ', '    ', '\t', ''),
  colon: fc.constantFrom(': ', ':', ' : '),
  comma: fc.constantFrom(',', ', '),
  lenient: fc.boolean(),
});

function written(
  { eol, unit, colon, comma, lenient }: Style,
  note: number,
  open: string,
  close: string,
  items: readonly (readonly [string | null, Written])[],
): Written {
  return (indent) => {
    const inner = indent + unit;
    const gap = eol === '' ? '' : eol + inner;
    const comments =
      lenient && eol !== '' ? ['', ' // note', ' /* { */', `${gap}// "port": 1`] : [''];
    const comment = comments[note % comments.length] ?? '';
    if (items.length === 0) return `${open}${comment}${comment === '' ? '' : gap}${close}`;
    const lines = items.map(([name, value]) => {
      const head = name === null ? '' : `"${name}"${colon}`;
      return `${head}${value(inner)}`;
    });
    const separator = eol === '' ? comma : `,${gap}`;
    const trailing = lenient && note % 3 === 0 ? ',' : '';
    const end = eol === '' ? '' : eol + indent;
    return `${open}${gap}${lines.join(separator)}${trailing}${comment}${end}${close}`;
  };
}

/** An object whose own properties may stand twice. */
const container = (layout: Style): fc.Arbitrary<Written> =>
  fc.letrec<{ value: Written; object: Written }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar.map(
        (token): Written =>
          () =>
            token,
      ),
      fc.tuple(fc.array(tie('value'), { maxLength: 3 }), fc.nat(11)).map(([items, note]) =>
        written(
          layout,
          note,
          '[',
          ']',
          items.map((item) => [null, item] as const),
        ),
      ),
      tie('object'),
    ),
    object: fc
      .tuple(fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }), fc.nat(11))
      .map(([items, note]) => written(layout, note, '{', '}', items)),
  })).object;

/** A JSON document in any layout, sometimes with comments, trailing commas or a byte order mark. */
export const jsonFile: fc.Arbitrary<string> = style.chain((layout) =>
  fc
    .tuple(container(layout), fc.constantFrom('', '\n', '\r\n'), fc.constantFrom('', '', '\ufeff'))
    .map(([root, end, bom]) => `${layout.lenient ? bom : ''}${root('')}${end}`),
);
