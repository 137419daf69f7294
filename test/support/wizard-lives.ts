import fc from 'fast-check';
import { SetupError } from '../../src/errors/setup-error.ts';
import type { KeyEvent, KeyName } from '../../src/wizard/keyboard/key-event.ts';
import {
  anApplied,
  aPrimary,
  aReview,
  aTest,
  type Pending,
  playWizard,
  type Scenario,
  type ScenarioOptions,
  settled,
} from './wizard-scenario.ts';
import { atChecks, atReview, whileApplying } from './wizard-ways.ts';

/** Every key that is not text. */
export const keyNames = [
  'enter',
  'escape',
  'tab',
  'back-tab',
  'up',
  'down',
  'left',
  'right',
  'home',
  'end',
  'page-up',
  'page-down',
  'backspace',
  'delete',
  'word-left',
  'word-right',
  'delete-word-left',
  'delete-word-right',
] as const satisfies readonly KeyName[];

const keys: fc.Arbitrary<KeyEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: 'key' as const, key: 'enter' as const }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('key' as const), key: fc.constantFrom(...keyNames) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('ctrl' as const),
      letter: fc.constantFrom('a', 'd', 'e', 'k', 'l', 'n', 'p', 'r', 'u', 'w'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('text' as const, 'paste' as const),
      text: fc.constantFrom(
        'db',
        '5432',
        'r',
        'l',
        'q',
        ' ',
        '你好',
        'e\u0301',
        '😀',
        'x😀l',
        'postgres://u:hunter22@h/d',
        'postgres://',
      ),
    }),
  },
);

/** What the outside world does next: the newest open call ends one way or another. */
const worlds = fc.constantFrom('succeeds', 'warns', 'fails', 'breaks', 'is cancelled', 'hangs');
type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;

/** A key is pressed, or the newest open call of the outside world ends. */
export type Happening = { readonly press: KeyEvent } | { readonly world: World };
const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: keys.map((press) => ({ press })) },
    { weight: 1, arbitrary: worlds.map((world) => ({ world })) },
  ),
  { maxLength: 60 },
);

const places: fc.Arbitrary<ScenarioOptions> = fc.constantFrom<ScenarioOptions>(
  {},
  { env: aPrimary },
  { env: aPrimary, request: { contact: false } },
  { env: aPrimary, request: { primaryRequired: true } },
  {
    env: { ...aPrimary, POSTGRES_PORT: 'x', OLLAMA_HOST: 'a b' },
    config: { database: { port: '1' } },
  },
  { environment: { DATABASE_URL: 'postgres://u:p@h/d' } },
  { flags: { 'primary.host': 'db', 'fallback.mode': 'cluster' } },
  {
    env: { VECTOR_DIMENSIONS: '384' },
    config: { runtime: { vectors: { embedding_dimensions: 768 } } },
  },
  { env: aPrimary, readOnly: true },
);

function end<Value>(
  open: Pending<Value, readonly unknown[]> | undefined,
  value: Value,
  world: World,
) {
  switch (world) {
    case 'succeeds':
    case 'warns':
    case 'fails':
      open?.succeed(value);
      break;
    case 'breaks':
      open?.fail(new TypeError('broken'));
      break;
    case 'is cancelled':
      open?.fail(new SetupError('CANCELLED', { message: 'Cancelled.', fix: 'Again.' }));
      break;
    case 'hangs':
      break;
  }
}

const failure = new SetupError('DISK_FULL', { message: 'Full.', fix: 'Free some.' });

async function happen({ calls }: Scenario, world: World): Promise<void> {
  const outcome = world === 'fails' ? 'fail' : world === 'warns' ? 'warn' : 'pass';
  end(calls.testPrimary.at(-1), aTest(outcome, 'primary.password'), world);
  end(calls.review.at(-1), world === 'warns' ? { ...aReview, steps: [] } : aReview, world);
  end(calls.apply.at(-1), anApplied(world === 'fails' ? failure : null), world);
  end(calls.recheck.at(-1), anApplied(), world);
  end(calls.lookAround.at(-1), undefined, world);
  await settled();
}

/** Lets all that happen; `watch` looks after each.  */
export async function live(
  play: Scenario,
  all: readonly Happening[],
  watch: () => void,
): Promise<void> {
  for (const each of all) {
    if ('press' in each) play.press(each.press);
    else await happen(play, each.world);
    watch();
  }
}

const soundPlaces = fc.constantFrom<ScenarioOptions>(
  {},
  { env: aPrimary },
  {
    env: { VECTOR_DIMENSIONS: '384' },
    config: { runtime: { vectors: { embedding_dimensions: 768 } } },
  },
);

/** Where a life begins; random keys alone seldom come far. */
const beginnings = {
  fresh: (place: ScenarioOptions) => Promise.resolve(playWizard(place)),
  review: (place: ScenarioOptions) => atReview(place),
  applying: (place: ScenarioOptions) => whileApplying(place),
  checks: (place: ScenarioOptions) => atChecks(place),
  stopped: async (place: ScenarioOptions) => {
    const play = await whileApplying(place);
    await happen(play, 'fails');
    return play;
  },
} as const;

const lives = fc.oneof(
  fc.tuple(fc.constant('fresh' as const), places),
  fc.tuple(fc.constantFrom('review', 'applying', 'checks', 'stopped'), soundPlaces),
);

/** Checks an asynchronous property over generated lives of a wizard. */
export async function everyLife(
  holds: (play: Scenario, all: readonly Happening[]) => Promise<void>,
): Promise<void> {
  const seed = process.env['SETUP_WIZARD_FUZZ_SEED'];
  const check = fc.asyncProperty(lives, happenings, async ([beginning, place], all) => {
    const play = await beginnings[beginning](place);
    await holds(play, all);
    const ctrlC = { kind: 'ctrl', letter: 'c' } as const;
    play.press(ctrlC, ctrlC);
  });
  await fc.assert(check, {
    numRuns: Number(process.env['SETUP_WIZARD_FUZZ_RUNS'] ?? 200),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
}
