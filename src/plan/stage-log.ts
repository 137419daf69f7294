import type { SetupError } from '../errors/setup-error.ts';
import { type ConnectStageEvent, connectStages } from '../postgres/connect-stage.ts';
import type { ConnectionSettings } from '../postgres/connection-settings.ts';
import { sqlState } from '../postgres/error-signs.ts';
import { type StageResult, type TestStage, testStages } from './test-stage.ts';

/** What was told so far, so that the stage that fails can be named and none is left open. */
export class StageLog {
  readonly #told = new Map<TestStage, StageResult>();
  readonly #started = new Map<TestStage, number>();
  readonly #onStage: (stage: StageResult) => void;

  constructor(onStage: (stage: StageResult) => void) {
    this.#onStage = onStage;
  }

  /** What opening the session told. */
  connecting(event: ConnectStageEvent): void {
    if (event.status === 'running') {
      this.#begin(event.stage);
      return;
    }
    const { stage, status, message, ms } = event;
    this.#tell({ stage, status, message, fix: null, ms });
    if (stage === connectStages.at(-1)) this.#begin('database');
  }

  /** The server refuses the database only after it has accepted the log-in; a pooler refuses earlier. */
  loggedIn({ user }: ConnectionSettings, error: SetupError): void {
    const pooler = sqlState(error) === '08P01';
    this.#tell(
      pooler
        ? { stage: 'login', status: 'skip', message: 'Not tried.', fix: null, ms: null }
        : {
            stage: 'login',
            status: 'pass',
            message: `as ${user}`,
            fix: null,
            ms: this.#ms('login'),
          },
    );
    this.#begin('database');
  }

  /** How the stages ended; each gets the time since it began. */
  end(results: readonly StageResult[]): void {
    for (const result of results) this.#tell({ ...result, ms: this.#ms(result.stage) });
  }

  /**
   * The running stage failed, and those after it are not tried. Without a running one it is the
   * certificate file, which is read before anything is sent.
   */
  failed(error: SetupError): void {
    const running = [...this.#told.values()].find(({ status }) => status === 'running');
    const failing = running?.stage ?? 'tls';
    for (const stage of testStages) {
      const open = this.#told.get(stage)?.status ?? 'running';
      if (stage === failing) {
        const { message, fix } = error;
        this.#tell({ stage, status: 'fail', message, fix, ms: this.#ms(stage) });
      } else if (open === 'running') {
        this.#tell({ stage, status: 'skip', message: 'Not tried.', fix: null, ms: null });
      }
    }
  }

  /** The conclusion from all stages. */
  worst(): 'pass' | 'warn' | 'fail' {
    const statuses = [...this.#told.values()].map(({ status }) => status);
    if (statuses.includes('fail')) return 'fail';
    return statuses.includes('warn') ? 'warn' : 'pass';
  }

  #begin(stage: TestStage): void {
    this.#started.set(stage, performance.now());
    this.#tell({ stage, status: 'running', message: '', fix: null, ms: null });
  }

  #tell(result: StageResult): void {
    this.#told.set(result.stage, result);
    this.#onStage(result);
  }

  #ms(stage: TestStage): number | null {
    const started = this.#started.get(stage);
    return started === undefined ? null : Math.round(performance.now() - started);
  }
}
