import fc from 'fast-check';
import { screenIds } from '../../src/wizard/screen-model.ts';
import type {
  ChoiceModel,
  ErrorModel,
  FieldModel,
  LineTone,
  MarkRow,
  MarkStatus,
  Notice,
  ScreenBody,
  ScreenId,
  ScreenModel,
} from '../../src/wizard/screen-model.ts';

/** Pieces that texts are made of: plain words, and whatever has broken a frame before. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z]{1,12}$/u) },
  fc.constantFrom(' ', '  ', '\t', '\n', '\r\n', '\u0007', '\u001b[31m', '\u009b2J', '\u202e'),
  fc.constantFrom('漢字', 'ｶﾞ', 'e\u0301', '👩‍👩‍👧‍👦', '🇩🇪', '\u200b', '\ud800', 'مرحبا'),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constant('x'.repeat(300)),
);
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const maybe = fc.option(text);

const status = fc.constantFrom<MarkStatus>('waiting', 'running', 'pass', 'warn', 'fail', 'skip');
const mark: fc.Arbitrary<MarkRow> = fc.record({
  id: text,
  label: text,
  status,
  text,
  fix: maybe,
  ms: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
});
const marks = fc.array(mark, { maxLength: 14 });

const field: fc.Arbitrary<FieldModel> = fc.record({
  id: fc.constant('primary.host' as const),
  label: text,
  text,
  cursor: fc.option(fc.nat(20)),
  display: fc.constantFrom('plain' as const, 'secret' as const, 'revealed' as const),
  placeholder: text,
  help: text,
  problem: maybe,
  provenance: text,
});
const maybeField: fc.Arbitrary<FieldModel | null> = fc.option(field);
const fields = fc.array(field, { maxLength: 10 });

const choice: fc.Arbitrary<ChoiceModel> = fc
  .array(
    fc.record({
      value: text,
      label: text,
      note: maybe,
      recommended: fc.boolean(),
      disabled: maybe,
    }),
    { minLength: 1, maxLength: 11 },
  )
  .chain((items) =>
    fc.record({
      items: fc.constant(items),
      index: fc.nat(items.length - 1),
      focused: fc.boolean(),
    }),
  );
const maybeChoice = fc.option(choice);

const error: fc.Arbitrary<ErrorModel> = fc.record({
  code: text,
  message: text,
  detail: maybe,
  fix: text,
});
const maybeError = fc.option(error);
const tone = fc.constantFrom<LineTone>('plain', 'heading', 'added', 'removed', 'warning', 'error');
const lines = fc.array(fc.record({ tone, text }), { maxLength: 60 });

const bar: fc.Arbitrary<{ done: number; total: number } | null> = fc.option(
  fc.record({ done: fc.nat(), total: fc.nat() }),
);
const log: fc.Arbitrary<readonly string[] | null> = fc.option(fc.array(text, { maxLength: 40 }));

const bodies: Readonly<Record<ScreenId, fc.Arbitrary<ScreenBody>>> = {
  welcome: fc.record({ id: fc.constant('welcome'), findings: marks, draft: maybeChoice }),
  primary: fc.record({ id: fc.constant('primary'), kind: choice, fields }),
  'connection-test': fc.record({
    id: fc.constant('connection-test'),
    place: text,
    stages: marks,
    error: maybeError,
    next: maybeChoice,
  }),
  fallback: fc.record({ id: fc.constant('fallback'), modes: choice }),
  'fallback-settings': fc.record({ id: fc.constant('fallback-settings'), fields }),
  dimensions: fc.record({
    id: fc.constant('dimensions'),
    sizes: choice,
    other: maybeField,
    inference: fc.record({ text, provenance: fc.option(text) }),
  }),
  inference: fc.record({ id: fc.constant('inference'), fields }),
  review: fc.record({
    id: fc.constant('review'),
    state: fc.constantFrom('working' as const, 'ready' as const, 'failed' as const),
    lines,
    scroll: fc.nat(70),
    error: maybeError,
    next: maybeChoice,
  }),
  apply: fc.record({
    id: fc.constant('apply'),
    state: fc.constantFrom('running' as const, 'cancelling' as const, 'failed' as const),
    steps: marks,
    bar,
    log,
    error: maybeError,
    next: maybeChoice,
  }),
  checks: fc.record({
    id: fc.constant('checks'),
    state: fc.constantFrom('running' as const, 'ready' as const),
    rows: fc.array(
      fc.record({
        id: text,
        target: text,
        status: fc.constantFrom('pass' as const, 'warn' as const, 'fail' as const, 'skip' as const),
        message: text,
        fix: maybe,
      }),
      { maxLength: 40 },
    ),
    index: fc.nat(40),
    open: fc.boolean(),
  }),
  done: fc.record({
    id: fc.constant('done'),
    lines,
    settled: fc.boolean(),
    scroll: fc.nat(70),
  }),
};

const notice: fc.Arbitrary<Notice> = fc.record({
  tone: fc.constantFrom('error' as const, 'warning' as const, 'ok' as const, 'note' as const),
  text,
  fix: maybe,
});

/** Any screen that the contract allows, sensible or not. */
export const anyScreen: fc.Arbitrary<ScreenModel> = fc.record({
  title: text,
  position: fc.option(fc.record({ step: fc.nat(99), of: fc.nat(99) })),
  intro: text,
  readOnly: fc.boolean(),
  body: fc.oneof(...screenIds.map((id) => bodies[id])),
  notice: fc.option(notice),
  hints: fc.array(
    fc.record({ keys: fc.array(text, { minLength: 1, maxLength: 3 }), label: text }),
    {
      maxLength: 9,
    },
  ),
  tick: fc.nat(),
});
