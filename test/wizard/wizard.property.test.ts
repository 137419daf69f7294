import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SetupError } from '../../src/errors/setup-error.ts';
import { draftOf } from '../../src/wizard/draft.ts';
import { commandFor } from '../../src/wizard/keyboard/key-table.ts';
import type { KeyEvent, KeyName } from '../../src/wizard/keyboard/key-event.ts';
import type { ScreenModel } from '../../src/wizard/screen-model.ts';
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
} from '../support/wizard-scenario.ts';
import { atChecks, atReview, whileApplying } from '../support/wizard-ways.ts';

const keyNames = [
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
        'postgres://u:hunter22@h/d',
        'postgres://',
      ),
    }),
  },
);

/** What the outside world does next: the newest open call ends one way or another. */
const worlds = fc.constantFrom('succeeds', 'warns', 'fails', 'breaks', 'is cancelled', 'hangs');
type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;

type Happening = { readonly press: KeyEvent } | { readonly world: World };
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

async function live(play: Scenario, all: readonly Happening[], watch: () => void): Promise<void> {
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
async function everyLife(
  holds: (play: Scenario, all: readonly Happening[]) => Promise<void>,
): Promise<void> {
  const seed = process.env['SETUP_WIZARD_FUZZ_SEED'];
  const check = fc.asyncProperty(lives, happenings, async ([beginning, place], all) => {
    const play = await beginnings[beginning](place);
    await holds(play, all);
    play.wizard.cancel();
    play.wizard.cancel();
  });
  await fc.assert(check, {
    numRuns: Number(process.env['SETUP_WIZARD_FUZZ_RUNS'] ?? 400),
    ...(seed === undefined ? {} : { seed: Number(seed) }),
  });
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

const spelled: Readonly<Record<string, KeyName>> = {
  PgUp: 'page-up',
  PgDn: 'page-down',
  Esc: 'escape',
};

/** The events of what the footer calls "Up/Down", "Ctrl-C", "r" ... */
function eventsNamed(name: string): readonly KeyEvent[] {
  return name.split('/').map((part): KeyEvent => {
    if (part.startsWith('Ctrl-')) return { kind: 'ctrl', letter: part.slice(5).toLowerCase() };
    if (part.length === 1) return { kind: 'text', text: part };
    const key = spelled[part] ?? keyNames.find((known) => known === part.toLowerCase());
    if (key === undefined) throw new Error(`no key is called ${part}`);
    return { kind: 'key', key };
  });
}

describe('whatever is pressed, and whatever the world does', () => {
  it('there is a screen, and its text holds no control character', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const model: ScreenModel = play.model();
        expect(
          textsOf(model.body).filter((text) => /[\p{Cc}]/u.test(text.replaceAll('\n', ''))),
        ).toEqual([]);
      });
    });
  });

  it('Ctrl-C leads out: at once, or by aborting what is being applied', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const { phase } = play.wizard.getSession();
        const leads = commandFor(play.wizard.getSession(), { kind: 'ctrl', letter: 'c' });
        expect(leads).toBe(phase.kind === 'left' ? null : 'cancel');
      });
      play.wizard.cancel();
      const after = play.wizard.getSession().phase;
      if (after.kind === 'applying') expect(play.calls.apply.at(-1)!.signal!.aborted).toBe(true);
      play.wizard.cancel();
      expect(play.wizard.getSession().phase.kind).toBe('left');
    });
  });

  it('nothing is applied unless Apply was chosen on a review', async () => {
    await everyLife(async (play, all) => {
      let chosen = play.calls.apply.length;
      for (const each of all) {
        const body = play.model().body;
        const item =
          body.id === 'review' && body.next !== null ? body.next.items[body.next.index] : null;
        const isEnter = 'press' in each && each.press.kind === 'key' && each.press.key === 'enter';
        if (item?.value === 'apply' && isEnter) chosen += 1;
        await live(play, [each], () => undefined);
      }
      expect(play.calls.apply.length).toBe(chosen);
    });
  });

  it('Back and Enter lead to the same screen with the same answers', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => undefined);
      const before = play.wizard.getSession();
      if (before.phase.kind !== 'collecting' || before.detour !== null) return;
      const here = play.screen();
      play.press({ kind: 'key', key: 'escape' });
      const back = play.screen();
      const form = ['primary', 'fallback-settings', 'welcome'].includes(back);
      if (back === here || !form || play.model().body.id === 'inference') return;
      play.press({ kind: 'key', key: 'enter' });
      const after = play.wizard.getSession();
      expect([play.screen(), after.answers]).toEqual([here, before.answers]);
    });
  });

  it('every key that the footer names does something', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const named = play.model().hints.flatMap((hint) => hint.keys.flatMap(eventsNamed));
        const idle = named.filter((event) => commandFor(play.wizard.getSession(), event) === null);
        expect(idle).toEqual([]);
      });
    });
  });

  it('a draft holds no password', async () => {
    await everyLife(async (play, all) => {
      await live(play, all, () => {
        const text = JSON.stringify(draftOf(play.wizard.getSession(), 0));
        expect(/hunter22|stored-secret/u.test(text)).toBe(false);
      });
    });
  });
});
