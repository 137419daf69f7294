import { SetupError } from '../../src/errors/setup-error.ts';
import type { SetupRequest } from '../../src/plan/setup-request.ts';
import type { PrimaryTest } from '../../src/plan/test-primary.ts';
import type { Review } from '../../src/plan/review-setup.ts';
import type { SetupResult } from '../../src/plan/run-setup.ts';
import type { CheckResult } from '../../src/postgres/check-result.ts';
import type { SettingsLayers } from '../../src/settings/read-settings.ts';
import type { FlagValue } from '../../src/settings/setting-sources.ts';
import type { SettingId } from '../../src/settings/settings-table.ts';
import type { Draft } from '../../src/wizard/draft.ts';
import { createKeyDecoder } from '../../src/wizard/keyboard/decode-keys.ts';
import type { KeyEvent } from '../../src/wizard/keyboard/key-event.ts';
import type { RunSummary } from '../../src/plan/run-summary.ts';
import type { Applied, WizardPorts } from '../../src/wizard/ports.ts';
import type { BodyOf, ScreenId, ScreenModel } from '../../src/wizard/screen-model.ts';
import { screenModel } from '../../src/wizard/screen-of.ts';
import { createWizard, type Wizard } from '../../src/wizard/wizard.ts';

/** What the operator's files, environment and command line say. */
export interface Place {
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: unknown;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: Partial<Record<SettingId, string>>;
  /** What every `*_FILE` variable's file holds; null when none can be read. */
  readonly secret?: string | null;
  readonly problems?: SettingsLayers['problems'];
  readonly request?: Partial<SetupRequest>;
}

/** A complete primary in `.env`, for runs that have one. */
export const aPrimary = {
  POSTGRES_HOST: 'db.example',
  POSTGRES_DB: 'shop',
  POSTGRES_USER: 'clerk',
  POSTGRES_PASSWORD: 'stored-secret',
} as const;

export function layersOf(place: Place): SettingsLayers {
  const { env = {}, config = {}, environment = {}, problems = [], secret = 'from-a-file' } = place;
  const file = (name: string) => ({ name, path: `/folder/${name}`, original: null, text: '' });
  return {
    sources: {
      flags: flagsOf(place),
      unset: new Set(),
      urlFlag: null,
      environment,
      envFile: { path: '.env', variables: new Map(Object.entries(env)) },
      config: { path: 'config.json', value: config },
      readSecret: (path, variable) => {
        if (secret !== null) return secret;
        throw new SetupError('FILE_NOT_READABLE', {
          message: `The file ${path} of ${variable} cannot be read.`,
          fix: 'Name another.',
        });
      },
    },
    env: file('.env'),
    config: file('config.json'),
    configValue: config,
    problems,
  };
}

function flagsOf({ flags = {} }: Place): ReadonlyMap<SettingId, FlagValue> {
  return new Map(
    Object.entries(flags).map(([id, raw]) => [id as SettingId, { name: `--${id}`, raw }]),
  );
}

export function requestFor(place: Place): SetupRequest {
  return {
    settings: {
      cwd: '/folder',
      envFile: '.env',
      configFile: 'config.json',
      flags: flagsOf(place),
      unset: new Set(),
      urlFile: null,
      environment: place.environment ?? {},
      problems: [],
    },
    stateDir: '/folder/.setup-wizard',
    tries: 3,
    contact: true,
    primaryRequired: false,
    resolution: 'keep',
    ...place.request,
  };
}

/** A piece of work that a test ends when it wants to. */
export interface Pending<Value, Arguments> {
  readonly given: Arguments;
  readonly signal: AbortSignal | null;
  readonly succeed: (value: Value) => void;
  readonly fail: (error: unknown) => void;
}

type Calls = {
  readonly [Name in keyof WizardPorts]: Pending<
    Awaited<ReturnType<WizardPorts[Name]>>,
    Parameters<WizardPorts[Name]>
  >[];
};

/** Ports whose every call stays open until the test ends it. */
export function openPorts(): { readonly ports: WizardPorts; readonly calls: Calls } {
  const calls: Calls = {
    lookAround: [],
    lookAtServices: [],
    testPrimary: [],
    review: [],
    apply: [],
    recheck: [],
    saveDraft: [],
    removeDraft: [],
    hideSecrets: [],
  };
  const open = <Value, Arguments extends readonly unknown[]>(
    list: Pending<Value, Arguments>[],
    given: Arguments,
  ): Promise<Value> =>
    new Promise((succeed, fail) => {
      const last = given.at(-1);
      list.push({ given, signal: last instanceof AbortSignal ? last : null, succeed, fail });
    });
  const ports: WizardPorts = {
    lookAround: (...given) => open(calls.lookAround, given),
    lookAtServices: (...given) => open(calls.lookAtServices, given),
    testPrimary: (...given) => open(calls.testPrimary, given),
    review: (...given) => open(calls.review, given),
    apply: (...given) => open(calls.apply, given),
    recheck: (...given) => open(calls.recheck, given),
    saveDraft: (...given) => open(calls.saveDraft, given),
    removeDraft: (...given) => open(calls.removeDraft, given),
    hideSecrets: (...given) => void open(calls.hideSecrets, given),
  };
  return { ports, calls };
}

export const aReview: Review = {
  steps: [
    { id: 'fallback.provision', title: 'Create the local fallback' },
    { id: 'files.write', title: 'Write .env and config.json' },
  ],
  files: [{ name: '.env', created: false, keys: ['POSTGRES_PORT'], diff: '-A=1\n+A=2\n' }],
  drift: [],
  warnings: [],
  reviewed: { env: 'hash of .env', config: null },
};

export function aTest(
  outcome: PrimaryTest['outcome'],
  blame: SettingId | null = null,
): PrimaryTest {
  const error =
    outcome === 'fail'
      ? new SetupError('AUTH_FAILED', {
          message: 'The password was refused.',
          fix: 'Type another one.',
          target: 'primary',
        })
      : null;
  return {
    outcome,
    report: { target: 'primary', server: null, results: [], error },
    error,
    blame,
  } as unknown as PrimaryTest;
}

export const aCheck: CheckResult = {
  id: 'connect',
  target: 'fallback',
  status: 'pass',
  message: 'It answers.',
  fix: null,
};

export const aSummary: RunSummary = {
  changed: true,
  targets: ['Primary   not configured', 'Fallback  127.0.0.1:5433/app_fallback as app (embedded)'],
  files: [{ path: '.env', changed: true, created: false, keys: ['POSTGRES_PORT'] }],
  drift: [],
  warnings: [],
  closing: 'Done: the local fallback is ready.',
  connect: [{ target: 'fallback', command: 'psql postgresql://app@127.0.0.1:5433/app_fallback' }],
};

/** A finished run; with an error, one that stopped. */
export function anApplied(error: SetupError | null = null): Applied {
  const result = { error } as unknown as SetupResult;
  return {
    result,
    exitCode: error === null ? 0 : error.exitCode,
    lines: ['Fallback: running'],
    summary: aSummary,
    checks: [aCheck, { ...aCheck, id: 'pgvector.index' }],
    error,
  };
}

/** A wizard at work, with what a test needs to play an operator. */
export interface Scenario {
  readonly wizard: Wizard;
  readonly calls: Calls;
  readonly model: () => ScreenModel;
  readonly screen: () => ScreenId;
  /** The body of the screen, which must be this one. */
  readonly body: <Id extends ScreenId>(id: Id) => BodyOf<Id>;
  /** Bytes as a terminal sends them; a lone Esc at the end is the Esc key. */
  readonly type: (bytes: string) => void;
  readonly press: (...events: readonly KeyEvent[]) => void;
  /** Highlights the item with this value, and takes it; on the review, in the list that holds it. */
  readonly choose: (value: string) => void;
}

export interface ScenarioOptions extends Place {
  readonly draft?: Draft | null;
  readonly readOnly?: boolean;
  readonly start?: ScreenId;
}

export function playWizard(options: ScenarioOptions = {}): Scenario {
  const { draft = null, readOnly = false, start } = options;
  const { ports, calls } = openPorts();
  const wizard = createWizard({
    layers: layersOf(options),
    request: requestFor(options),
    ports,
    draft,
    readOnly,
    ...(start === undefined ? {} : { start }),
  });
  wizard.subscribe(() => undefined);
  const decoder = createKeyDecoder();
  const model = (): ScreenModel => screenModel(wizard.getSession());
  const press = (...events: readonly KeyEvent[]): void => events.forEach(wizard.press);
  const items = () => {
    const { body } = model();
    if (body.id === 'fallback') return body.modes;
    if (body.id === 'dimensions') return body.sizes;
    if (body.id === 'welcome') return body.draft;
    return 'next' in body ? body.next : null;
  };
  const place = (value: string) => items()?.items.findIndex((item) => item.value === value) ?? -1;
  const take = (value: string): void => {
    const [wanted, here] = [place(value), items()?.index ?? 0];
    if (wanted === -1) throw new Error(`no item ${value} on ${model().body.id}`);
    const key = wanted > here ? 'down' : 'up';
    for (let left = Math.abs(wanted - here); left > 0; left -= 1) press({ kind: 'key', key });
    press({ kind: 'key', key: 'enter' });
  };
  return {
    wizard,
    calls,
    model,
    screen: () => model().body.id,
    body: (id) => {
      const { body } = model();
      if (body.id !== id) throw new Error(`the screen is ${body.id}, not ${id}`);
      return body as BodyOf<typeof id>;
    },
    type: (bytes) => press(...decoder.decode(bytes), ...decoder.flush()),
    press,
    choose: (value) => {
      if (place(value) === -1) take(value.startsWith('edit ') ? 'edits' : 'differences');
      take(value);
    },
  };
}

/** Lets promises that are settled already take effect. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
