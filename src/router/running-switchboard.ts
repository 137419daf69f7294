import type { Target } from '../errors/setup-error.ts';
import { evidenceOfError } from './evidence-of-error.ts';
import type { Evidence } from './evidence.ts';
import { FenceKeeper } from './fence-keeper.ts';
import { leftElsewhere } from './left-elsewhere.ts';
import type { LiveSwitchboard, RouterListener, SwitchboardOptions } from './live-switchboard.ts';
import { outlookOf } from './outlook.ts';
import type { Finding } from './probe.ts';
import { probePause } from './probe-pause.ts';
import { type ProbeWay, Prober } from './prober.ts';
import { reasonOf } from './reason-of.ts';
import { refuseFailBack } from './refuse-fail-back.ts';
import { routerNow } from './router-clock.ts';
import type { Reason, RouterState } from './router-state.ts';
import type { RouterStatus } from './router-status.ts';
import { unavailable } from './serving-of.ts';
import type { Act, Input, Rules, Situation } from './situation.ts';
import { TargetBook } from './target-book.ts';
import { statusOf } from './status-of.ts';
import { SwitchState } from './switch-state.ts';
import type { Serving, StateChange } from './switchboard.ts';
import { Teller } from './teller.ts';

const both = ['primary', 'fallback'] as const;

/** A target that was given up has time to answer. */
const recoveryPatience = 3;

/** Probers, table, fence and listeners put together; see LiveSwitchboard. */
export class RunningSwitchboard implements LiveSwitchboard {
  readonly #options: SwitchboardOptions;
  readonly #rules: Rules;
  readonly #book: TargetBook;
  readonly #switch: SwitchState;
  readonly #teller = new Teller(() => this.status());
  readonly #probers: Readonly<Record<Target, Prober | null>>;
  readonly #keeper: FenceKeeper | null;
  readonly #ending = new AbortController();
  /** Why the record of the fence stays as it is, until a fence is opened here. */
  #elsewhere: Reason | null = null;
  /** The last act; resolves with what went wrong. */
  #acting: Promise<unknown> = Promise.resolve(null);

  constructor(options: SwitchboardOptions, rules: Rules, first: Situation) {
    this.#options = options;
    this.#rules = rules;
    this.#book = new TargetBook(options.targets);
    this.#switch = new SwitchState(first, rules, (act) => this.#act(act));
    const primary = this.#prober('primary');
    const fallback = this.#prober('fallback');
    this.#probers = { primary, fallback };
    this.#keeper =
      fallback === null
        ? null
        : new FenceKeeper({
            primary,
            fallback,
            stateDir: options.stateDir,
            holder: rules.holder,
            writes: options.writes,
            connectMs: options.timing.probeTimeoutMs,
            trouble: (reason) => this.#trouble(reason),
            unrecorded: (tables) => this.#unrecorded(tables),
          });
    this.#switch.subscribe((change) => this.#teller.change(change));
  }

  get state(): RouterState {
    return this.#switch.state;
  }

  get serving(): Serving {
    return this.#switch.serving;
  }

  readonly settled = (): ReturnType<LiveSwitchboard['settled']> => this.#switch.settled();

  readonly report = (target: Target, generation: number, evidence: Evidence): void => {
    if (generation !== this.#switch.generation) return;
    this.take({ kind: 'reported', target, evidence });
  };

  readonly letIn = (target: Target): void => this.take({ kind: 'let-in', target });

  readonly subscribe = (listener: (change: StateChange) => void): (() => void) =>
    this.#switch.subscribe(listener);

  readonly listen = (listener: RouterListener): (() => void) => this.#teller.listen(listener);

  readonly status = (): RouterStatus =>
    statusOf(this.#switch.situation, this.#switch.serving, this.#book.notes());

  readonly health = async (): Promise<RouterStatus> => {
    await Promise.all(both.map(async (target) => this.#probers[target]?.probe()));
    return this.status();
  };

  readonly failBack = async (): Promise<RouterStatus> => {
    await this.health();
    refuseFailBack(this.#switch.situation);
    this.take({ kind: 'fail-back' });
    const failure = await this.#acting;
    if (this.state.name === 'primary' || this.state.name === 'local') return this.status();
    throw failure instanceof Error ? failure : unavailable({});
  };

  /** Makes the fallback ready for what it is to be: to take over, or to be the whole set-up. Never throws. */
  readonly prepare = async (): Promise<void> => {
    await this.#keeper?.prepare();
  };

  readonly close = async (): Promise<void> => {
    this.#switch.close();
    this.#ending.abort();
    this.#teller.close();
    await this.#finished();
    await Promise.all(both.map(async (target) => this.#probers[target]?.close()));
  };

  /** A fence that is being opened or closed is let finish: what it says must be so. Bounded, never throws. */
  async #finished(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, this.#options.timing.tearDownMs);
    });
    const acted = this.#acting.then(() => this.#keeper?.remembered());
    await Promise.race([acted, late]);
    clearTimeout(timer);
  }

  /** Books what happened, and sets the probes accordingly. */
  take(input: Input): void {
    this.#switch.dispatch(input);
    if (this.#ending.signal.aborted) return;
    for (const target of both) {
      const pause = probePause(this.#switch.situation, target, {
        rules: this.#rules,
        now: routerNow(),
        random: Math.random(),
      });
      this.#probers[target]?.after(pause);
    }
    if (this.state.name !== 'starting') this.#teller.troubles();
  }

  #prober(target: Target): Prober | null {
    const settings = this.#options.targets[target];
    if (settings === null) return null;
    return new Prober({
      target,
      settings,
      applicationName: this.#options.applicationName ?? 'setup-wizard router probe',
      open: this.#options.open,
      way: () => this.#way(target),
      found: (finding) => this.#found(target, finding),
      lost: (error) => {
        const evidence = evidenceOfError(error, { settings, target, moment: 'login' });
        if (evidence !== null) this.take({ kind: 'reported', target, evidence });
      },
    });
  }

  /** While there is a doubt only a new connection clears it. */
  #way(target: Target): ProbeWay {
    const { situation } = this.#switch;
    const verdict = outlookOf(situation, this.#rules, routerNow())[target];
    const view = situation[target];
    const { probeTimeoutMs } = this.#options.timing;
    const given = verdict === 'gone' || verdict === 'refusing' || verdict === 'another';
    return {
      fresh: verdict !== 'alive' || view?.saturated !== null || view.urgent,
      timeoutMs: given ? recoveryPatience * probeTimeoutMs : probeTimeoutMs,
    };
  }

  #found(target: Target, finding: Finding): void {
    const view = this.#switch.situation[target];
    this.#book.add(target, finding);
    const { fence, evidence } = finding;
    if (fence !== undefined) {
      this.#elsewhere ??= leftElsewhere(this.#switch.situation.fence, fence);
      if (this.#elsewhere?.code === 'DATABASE_DIVERGED') this.#keeper?.distrust(this.#elsewhere);
      else if (this.#elsewhere !== null) this.#book.trouble(this.#elsewhere);
      else if (fence !== null && fence.epoch > 0) void this.#keeper?.remember(fence);
      this.take({ kind: 'fence-seen', fence });
    }
    // It was begun before the doubt came up, over a connection that says nothing about new ones.
    const doubt = view !== null && (view.sign !== null || view.urgent);
    const outdated = doubt && !finding.fresh && evidence.kind === 'healthy';
    if (!outdated) this.take({ kind: 'probed', target, evidence });
    const settled = this.state.name === 'primary' || this.state.name === 'local';
    if (target === 'fallback' && evidence.kind === 'healthy' && settled) void this.prepare();
  }

  #trouble(reason: Reason): void {
    this.#book.trouble(reason);
    if (this.state.name !== 'starting') this.#teller.troubles();
  }

  #unrecorded(tables: RouterStatus['unrecorded']): void {
    this.#book.unrecorded(tables);
    for (const { table, why } of tables) {
      this.#teller.line(`database router: ${this.state.name}, journal: ${table} ${why}`);
    }
  }

  #act(act: Act): void {
    this.#acting = this.#perform(act).then(
      (input) => {
        this.take(input);
        return null;
      },
      (error: unknown) => {
        this.take(failed(act, reasonOf(error)));
        return error;
      },
    );
  }

  async #perform(act: Act): Promise<Input> {
    switch (act.do) {
      case 'open-fence': {
        const { known } = this.#switch.situation;
        if (this.#keeper === null) throw new Error('There is no fallback.');
        const { fence, writes, problem } = await this.#keeper.open(act.reason, known);
        if (this.#keeper.trusts) this.#elsewhere = null;
        this.#book.trouble(problem);
        return { kind: 'fence-opened', fence, writes };
      }
      case 'close-fence':
        return { kind: 'fence-closed', fence: (await this.#keeper?.close()) ?? null };
      case 'start-fallback': {
        const { startFallback } = await import('../fallback/start-fallback.ts');
        const { stateDir } = this.#options;
        if (stateDir === null) throw new Error('There is no state directory.');
        const { started } = await startFallback({ stateDir, signal: this.#ending.signal });
        return { kind: 'fallback-started', started };
      }
    }
  }
}

function failed(act: Act, reason: Reason): Input {
  switch (act.do) {
    case 'open-fence':
      return { kind: 'fence-failed', reason };
    case 'close-fence':
      return { kind: 'close-failed', reason };
    case 'start-fallback':
      return { kind: 'start-failed', reason };
  }
}
