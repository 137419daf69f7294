import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sqlStatements } from '../../src/postgres/sql-statements.ts';
import { sqlTokens } from '../../src/postgres/sql-tokens.ts';
import { property } from '../support/property.ts';

/** Pieces in which a semicolon ends nothing. */
const closed = fc.oneof(
  fc.constantFrom(
    "'a;b'",
    "'it''s;'",
    "E'\\';'",
    "e'\\\\'",
    "E'a'\n  ';\\''",
    "U&'d;'",
    "date'2020;'",
    '"a;""b"',
    '$$;$$',
    "$a$ ; $$ ' $a$",
    '$é$;$é$',
    '/* ; */',
    "/* /* ' */ ; */",
    '-- ;\n',
    "-- it's\r\n",
    '(;)',
    '((;);)',
    'a$b$c',
    '$1',
    'select',
    'x',
    '1',
    '::',
    '{{vector_dimensions}}',
    'create function f() returns int begin atomic select 1; select case when true then 1 end; end',
    'create or replace procedure p() begin atomic ; end',
  ),
  fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/u),
);
const statement = fc
  .array(closed, { minLength: 1, maxLength: 6 })
  .map((pieces) => `w ${pieces.join(' ')} `)
  .filter((text) => !/\b(?:begin|end|create)\b/u.test(text) || text.split('create').length === 2)
  .map((text) => (text.includes('create') ? text.slice(text.indexOf('create')) : text));

test('all statements joined are the text again, whatever the text is', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.oneof(closed, fc.constantFrom(';', "'", '"', '$', '/*', '*/', '--', '\\', '\n', ' ')),
        {
          maxLength: 20,
        },
      )
      .map((pieces) => pieces.join('')),
  );
  property(anything, (text) => {
    const cut = [...sqlStatements(text)];
    expect(cut.map((piece) => piece.text).join('')).toBe(text);
    expect([...sqlTokens(text)].map((token) => token.text).join('')).toBe(text);
  });
});

test('semicolons in quotes, comments, parentheses and function bodies end no statement', () => {
  property(fc.array(statement, { maxLength: 8 }), (statements) => {
    const text = statements.map((each) => `${each};`).join('');
    expect([...sqlStatements(text)].map((piece) => piece.text)).toEqual(
      statements.map((each) => `${each};`),
    );
  });
});

test('each statement knows the line on which its text begins', () => {
  property(
    fc.array(fc.oneof(statement, fc.constant('\n\n-- c\nselect 1')), { maxLength: 8 }),
    (all) => {
      const text = all.map((each) => `${each};`).join('\n');
      let at = 0;
      for (const piece of sqlStatements(text)) {
        expect(piece.line).toBe(text.slice(0, at).split('\n').length);
        const head = piece.tokens[0]?.start ?? at;
        expect(piece.headLine).toBe(text.slice(0, head).split('\n').length);
        at += piece.text.length;
      }
    },
  );
});
