import type { FallbackLimits } from '../fallback-limits.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Batch } from './batch-assembler.ts';
import { notReady } from './engine-protocol.ts';
import { errorFields } from './error-fields.ts';
import { listenedNames } from './listened-names.ts';
import type { ServerError } from './server-error.ts';
import { SessionSettings, type SettingPairs } from './session-settings.ts';
import { StatementRegistry } from './statement-registry.ts';
import { wireMessage } from './wire-message.ts';

const nothing = Buffer.alloc(0);
/** ParameterStatus, ErrorResponse, ParseComplete, CloseComplete, CommandComplete, CopyInResponse. */
const followed = 'SE13CG';
/** DEALLOCATE, DISCARD, RESET, LISTEN: the tags of interest; DELETE or DROP cost a comparison. */
const initials = new Set(Buffer.from('DRL'));

/**
 * What a client's session in the engine consists of: its settings and its prepared statements, as
 * the answers of the server tell. With it the session can be put in place again at any time.
 */
export class SessionMemory {
  readonly #statements: StatementRegistry;
  readonly #settings: SessionSettings;
  readonly #answers = new AnswerReader(followed);
  #status: number = notReady;
  #failure: ServerError | null = null;
  #copies = false;
  #listened: string[] = [];

  constructor(limits: FallbackLimits, defaults: () => SettingPairs) {
    this.#statements = new StatementRegistry(limits);
    this.#settings = new SessionSettings(defaults);
  }

  /** The settings that the server has told the client, or would have. */
  get reported(): SettingPairs {
    return this.#settings.reported;
  }

  /** The last error of the server. */
  get failure(): ServerError | null {
    return this.#failure;
  }

  /** Neither a statement nor a transaction of the client is open. */
  get idle(): boolean {
    return this.#status === idle;
  }

  /** The channels of the LISTEN statements that have run since this was last asked. */
  takeListened(): readonly string[] {
    const listened = this.#listened;
    this.#listened = [];
    return listened;
  }

  /** The server waits for the data of a COPY FROM STDIN. */
  get copies(): boolean {
    return this.#copies;
  }

  /** The client has sent the last of the data. */
  copied(): void {
    this.#copies = false;
  }

  /** Query that sets what the client asked for at the start; empty when nothing is to be done. */
  ask(settings: SettingPairs, ofRole: SettingPairs): Buffer {
    return this.#settings.ask(settings, ofRole);
  }

  /** All settings that the client has and the server does not report. */
  keep(settings: SettingPairs): void {
    this.#settings.keep(settings);
  }

  /** What has to run before `batch`; see EngineJob. */
  before(batch: Batch | null, handOver: boolean): { settings: Buffer; statements: Buffer } {
    const statements = batch === null ? nothing : this.#statements.begin(batch, handOver);
    if (handOver) return { settings: this.#settings.restore(), statements };
    // Neither a failed transaction nor an open batch could take a query of ours.
    const settings = takesQuery.has(this.#status) ? this.#settings.takeBack() : nothing;
    return { settings, statements };
  }

  /** Answers of the server, however they are cut. Throws WireError 54000 above the limits. */
  follow(bytes: Buffer): void {
    for (const { type, body } of this.#answers.read(bytes)) this.#follow(type, body);
  }

  /** A job is done, with the transaction status. Returns messages for the client. */
  ended(status: number): Buffer {
    this.#status = status;
    this.#copies = false;
    this.#statements.ended(status !== notReady);
    const news = this.#settings.settled();
    return news.length === 0
      ? nothing
      : Buffer.concat(news.map(([name, value]) => wireMessage('S', name, value)));
  }

  #follow(type: string, body: Buffer): void {
    switch (type) {
      case 'S': {
        const [name = '', value = ''] = body.toString('utf8').split('\0');
        this.#settings.report(name, value);
        return;
      }
      case 'G':
        this.#copies = true;
        return;
      case 'E':
        this.#copies = false;
        this.#listened = [];
        this.#statements.failed();
        this.#failure = toServerError(body);
        return;
      case '1':
        this.#statements.confirmed('parse');
        return;
      case '3':
        this.#statements.confirmed('close');
        return;
      case 'C':
        if (initials.has(body[0] ?? 0))
          this.#completed(body.toString('latin1', 0, body.length - 1));
        return;
      default:
        return;
    }
  }

  #completed(tag: string): void {
    this.#statements.completed(tag);
    if (tag === 'ROLLBACK') this.#listened = [];
    if (tag === 'LISTEN') this.#listened.push(...this.#statements.texts().flatMap(listenedNames));
    if (tag === 'RESET' || tag === 'DISCARD ALL') this.#settings.reset();
  }
}

const idle = 'I'.charCodeAt(0);
/** The transaction statuses "idle" and "in a transaction". */
const takesQuery = new Set(Buffer.from('IT'));

function toServerError(body: Buffer): ServerError {
  const fields = errorFields(body);
  return {
    severity: 'FATAL',
    sqlstate: fields.get('C') ?? 'XX000',
    message: fields.get('M') ?? 'unknown error',
  };
}
