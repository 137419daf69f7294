import { internalError } from '../errors/internal-error.ts';
import { SetupError } from '../errors/setup-error.ts';
import { settingSecrets } from '../settings/database-settings.ts';
import type { PlanEvent } from '../plan/step.ts';
import type { PrimaryTest, StageResult } from '../plan/test-primary.ts';
import type { ConnectProgress } from '../postgres/connect.ts';
import type { Action } from './action.ts';
import { draftOf } from './draft.ts';
import type { WizardPorts } from './ports.ts';
import { servicesAfter } from './named-services.ts';
import { requestOf } from './request-of.ts';
import type { Session } from './session.ts';
import { isTimed, type Work, workKey, workOf } from './work.ts';

/** Milliseconds between two moves of a clock or spinner: slow enough to be calm. */
const tickMs = 100;

/**
 * Starts the work that the session waits for and gives up what it no longer waits for. What comes of
 * it goes back as facts; what given-up work still says is not heard.
 */
export class Conductor {
  readonly #ports: WizardPorts;
  readonly #dispatch: (action: Action) => void;
  /** What was started and is still waited for, by its key; its work may be over. */
  readonly #started = new Map<string, AbortController>();
  #clock: NodeJS.Timeout | undefined;

  constructor(ports: WizardPorts, dispatch: (action: Action) => void) {
    this.#ports = ports;
    this.#dispatch = dispatch;
  }

  /** Looks at what the session waits for now; to be called after every change of it. */
  follow(session: Session): void {
    const wanted = workOf(session);
    const keys = new Set(wanted.map(workKey));
    for (const [key, controller] of this.#started) {
      if (keys.has(key)) continue;
      controller.abort();
      this.#started.delete(key);
    }
    for (const work of wanted) this.#pursue(work, session);
    this.#keepTime(wanted.some(isTimed));
  }

  #pursue(work: Work, session: Session): void {
    const key = workKey(work);
    const known = this.#started.get(key);
    if (known !== undefined) {
      if (work.kind === 'apply' && work.cancelling) known.abort();
      return;
    }
    const controller = new AbortController();
    this.#started.set(key, controller);
    this.#begin(work, session, controller.signal);
  }

  #begin(work: Work, session: Session, signal: AbortSignal): void {
    const tell = this.#teller(work, signal);
    switch (work.kind) {
      case 'look-around':
        this.#lookAround(signal, tell);
        return;
      case 'test': {
        this.#test(work.run, session, signal, tell);
        return;
      }
      case 'review': {
        this.#review(work.run, session, signal, tell);
        return;
      }
      case 'apply': {
        this.#apply(work.run, session, signal, tell);
        return;
      }
      case 'recheck': {
        this.#recheck(work.run, session, signal, tell);
        return;
      }
      case 'services':
        this.#lookAtServices(session, signal, tell);
        return;
      case 'save-draft':
        void attempt(() => this.#ports.saveDraft(draftOf(session, Date.now()))).then(({ ok }) =>
          tell({ type: 'draft-written', kept: ok }),
        );
        return;
      case 'remove-draft':
        // It is offered again if it could not be removed; nothing else depends on it.
        void attempt(() => this.#ports.removeDraft());
        return;
    }
  }

  #lookAround(signal: AbortSignal, tell: Tell): void {
    const seen: Parameters<WizardPorts['lookAround']>[0] = {
      finding: (finding) => tell({ type: 'finding-arrived', finding }),
      modes: (modes) => tell({ type: 'modes-examined', modes }),
    };
    void attempt(() => this.#ports.lookAround(seen, signal)).then(() =>
      tell({ type: 'looked-around' }),
    );
  }

  #lookAtServices(session: Session, signal: AbortSignal, tell: Tell): void {
    const services = servicesAfter(session);
    if (services === null) return;
    void attempt(() => this.#ports.lookAtServices(services, signal)).then((done) =>
      tell({ type: 'services-seen', findings: done.ok ? done.value : [] }),
    );
  }

  #test(run: number, session: Session, signal: AbortSignal, tell: Tell): void {
    this.#hide(session);
    const onStage = (stage: StageResult): void => tell({ type: 'stage-arrived', run, stage });
    void attempt(() => this.#ports.testPrimary(requestOf(session), onStage, signal)).then((done) =>
      tell(
        done.ok
          ? { type: 'primary-tested', run, test: done.value }
          : { type: 'test-broke', run, error: done.error },
      ),
    );
  }

  #review(run: number, session: Session, signal: AbortSignal, tell: Tell): void {
    this.#hide(session);
    const request = requestOf(session);
    void attempt(() => this.#ports.review(request, known(session), signal)).then((done) =>
      tell(
        done.ok
          ? { type: 'review-made', run, review: done.value }
          : { type: 'review-failed', run, error: done.error },
      ),
    );
  }

  #apply(run: number, session: Session, signal: AbortSignal, tell: Tell): void {
    this.#hide(session);
    const { review } = session;
    const asked = {
      reviewed: review?.state === 'finished' ? review.review.reviewed : null,
      event: (event: PlanEvent): void =>
        tell({ type: 'plan-moved', run, event, now: performance.now() }),
      connect: (event: ConnectProgress): void => tell({ type: 'connect-failed', run, event }),
    };
    void attempt(() => this.#ports.apply(requestOf(session), asked, signal)).then((done) =>
      tell(
        done.ok
          ? { type: 'run-ended', run, applied: done.value }
          : { type: 'run-refused', run, error: done.error },
      ),
    );
  }

  #recheck(run: number, session: Session, signal: AbortSignal, tell: Tell): void {
    const { phase } = session;
    if (phase.kind !== 'checks') return;
    void attempt(() => this.#ports.recheck(requestOf(session), phase.applied, signal)).then(
      (done) =>
        tell(
          done.ok
            ? { type: 'rechecked', run, applied: done.value }
            : { type: 'recheck-failed', run, error: done.error },
        ),
    );
  }

  /** A run that is being taken back is still listened to. */
  #teller(work: Work, signal: AbortSignal): Tell {
    return (action) => {
      if (work.kind === 'apply' || !signal.aborted) this.#dispatch(action);
    };
  }

  #hide({ read }: Session): void {
    this.#ports.hideSecrets(settingSecrets(read.settings));
  }

  #keepTime(running: boolean): void {
    if (!running) {
      clearInterval(this.#clock);
      this.#clock = undefined;
      return;
    }
    this.#clock ??= setInterval(
      () => this.#dispatch({ type: 'ticked', now: performance.now() }),
      tickMs,
    );
  }
}

type Tell = (action: Action) => void;

/** What the connection test found, unless a run or other dimensions have made it old. */
function known({ test, lastApply, read }: Session): PrimaryTest | null {
  if (test?.state !== 'finished' || test.run < lastApply) return null;
  const dimensions = read.settings.values.get('vectors.dimensions')?.value;
  return test.dimensions === dimensions ? test.test : null;
}

type Done<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: SetupError };

async function attempt<T>(work: () => Promise<T>): Promise<Done<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (thrown) {
    return { ok: false, error: thrown instanceof SetupError ? thrown : internalError(thrown) };
  }
}
