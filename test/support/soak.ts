import { connect, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import copyStreams from 'pg-copy-streams';
import type { EmbeddedFallback } from './embedded-fallback.ts';
import { sampleMemory, type ServerMemory } from './server-memory.ts';

export interface SoakOutcome {
  readonly actions: Readonly<Record<string, number>>;
  /** What went wrong that should not have. */
  readonly surprises: readonly string[];
  /** Rows that were acknowledged and are not there, or are there although they were taken back. */
  readonly wrongRows: readonly string[];
  /** From when half of the time was over. */
  readonly memory: ServerMemory;
}

const dimensions = 32;
/** Each worker keeps about as many rows, so that what there is to remember does not grow. */
const keptRows = 300;

/** Mixed work of many clients for a while; the same seed makes the same choices. */
export async function soak(
  server: EmbeddedFallback,
  options: {
    readonly seconds: number;
    readonly seed: number;
    readonly workers: number;
    /** Each worker does as many things at least, however slow the machine is. */
    readonly turns: number;
  },
): Promise<SoakOutcome> {
  const setup = await server.client();
  await setup.query(`create table soak (worker int, n int, v vector(${dimensions}), body text,
    primary key (worker, n))`);
  await setup.query('create index on soak using hnsw (v vector_l2_ops)');
  await setup.end();
  const end = performance.now() + options.seconds * 1000;
  const samples = sampleMemory(server, end);
  const workers = Array.from(
    { length: options.workers },
    (_, id) => new Worker(server, id, options.seed),
  );
  await Promise.all(workers.map((worker) => worker.run(end, options.turns)));
  const wrongRows = await compared(server, workers);
  const actions: Record<string, number> = {};
  for (const worker of workers) {
    for (const [name, count] of worker.actions) actions[name] = (actions[name] ?? 0) + count;
  }
  return {
    actions,
    surprises: workers.flatMap(({ surprises }) => surprises),
    wrongRows,
    memory: await samples,
  };
}

type Action = (client: Client) => Promise<void>;

class Worker {
  readonly actions = new Map<string, number>();
  readonly surprises: string[] = [];
  /** What must be there, by its number; of a number in doubt nothing is known. */
  readonly rows = new Map<number, string>();
  readonly doubtful = new Set<number>();
  readonly id: number;
  readonly #server: EmbeddedFallback;
  #state: number;
  #next = 0;

  constructor(server: EmbeddedFallback, id: number, seed: number) {
    this.#server = server;
    this.id = id;
    this.#state = (seed * 1_000 + id * 7 + 1) >>> 0;
  }

  async run(end: number, turns: number): Promise<void> {
    const choices = Object.entries(this.#choices());
    let client = await this.#server.client();
    for (let turn = 0; turn < turns || performance.now() < end; turn += 1) {
      const [name, action] = choices[this.#random(choices.length)] ?? ['', null];
      if (action === null) continue;
      this.actions.set(name, (this.actions.get(name) ?? 0) + 1);
      try {
        await action(client);
      } catch (error) {
        this.surprises.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
      if (name === 'leave' || name === 'vanish') client = await this.#server.client();
    }
    await client.end();
  }

  #choices(): Record<string, Action> {
    return {
      insert: (client) => this.#insert(client),
      update: (client) => this.#update(client),
      remove: (client) => this.#remove(client),
      nearest: async (client) => {
        await client.query('select n from soak order by v <-> $1 limit 5', [this.#vector()]);
      },
      prepared: async (client) => {
        const name = `count${this.#random(3)}`;
        await client.query({
          name,
          text: 'select count(*) from soak where worker = $1',
          values: [0],
        });
      },
      failing: (client) => this.#expectFailure(client, 'select 1 / (n - n) from soak', '22012'),
      duplicate: (client) => this.#duplicate(client),
      transaction: (client) => this.#transaction(client, 'commit'),
      takenBack: (client) => this.#transaction(client, 'rollback'),
      copyIn: (client) => this.#copyIn(client),
      copyOut: (client) => this.#copyOut(client),
      timeout: (client) =>
        this.#expectFailure(
          client,
          `begin; set local statement_timeout = 30; select pg_sleep(3); commit`,
          '57014',
        ),
      cancel: (client) => this.#cancel(client),
      temporary: async (client) => {
        await client.query('begin; create temp table mine on commit drop as select 1; commit');
      },
      vacuum: async (client) => {
        if (this.#random(20) === 0) await client.query('vacuum soak');
      },
      leave: (client) => client.end(),
      vanish: (client) => this.#vanish(client),
    };
  }

  async #insert(client: Client): Promise<void> {
    const [n, body] = this.#fresh();
    await client.query('insert into soak values ($1, $2, $3, $4)', [
      this.id,
      n,
      this.#vector(),
      body,
    ]);
    this.rows.set(n, body);
  }

  async #update(client: Client): Promise<void> {
    const n = this.#any();
    if (n === null) return;
    const body = this.#text();
    const values = [this.id, n, body, this.#vector()];
    await client.query('update soak set body = $3, v = $4 where worker = $1 and n = $2', values);
    this.rows.set(n, body);
  }

  async #remove(client: Client): Promise<void> {
    for (const n of [...this.rows.keys()].slice(0, Math.max(0, this.rows.size - keptRows))) {
      await client.query('delete from soak where worker = $1 and n = $2', [this.id, n]);
      this.rows.delete(n);
    }
  }

  async #duplicate(client: Client): Promise<void> {
    const n = this.#any();
    if (n === null) return;
    const sql = `insert into soak (worker, n) values (${this.id}, ${n})`;
    await this.#expectFailure(client, sql, '23505');
  }

  async #transaction(client: Client, how: 'commit' | 'rollback'): Promise<void> {
    const made = [this.#fresh(), this.#fresh()];
    await client.query('begin');
    for (const [n, body] of made) {
      const values = [this.id, n, this.#vector(), body];
      await client.query('insert into soak values ($1, $2, $3, $4)', values);
    }
    await client.query(how);
    if (how === 'commit') for (const [n, body] of made) this.rows.set(n, body);
  }

  async #copyIn(client: Client): Promise<void> {
    const made = Array.from({ length: 20 }, () => this.#fresh());
    const lines = made.map(([n, body]) => `${this.id}\t${n}\t${this.#vector()}\t${body}\n`);
    await pipeline(Readable.from(lines), client.query(copyStreams.from('copy soak from stdin')));
    for (const [n, body] of made) this.rows.set(n, body);
  }

  async #copyOut(client: Client): Promise<void> {
    const stream = client.query(
      copyStreams.to(`copy (select n from soak where worker = ${this.id}) to stdout`),
    );
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    const found = new Set(
      text
        .split('\n')
        .filter((line) => line !== '')
        .map(Number),
    );
    const lost = [...this.rows.keys()].filter((n) => !found.has(n));
    if (lost.length > 0) this.surprises.push(`copyOut: without ${lost.join(', ')}`);
  }

  /** The socket breaks in the middle of a commit: either outcome is right. */
  async #vanish(client: Client): Promise<void> {
    const [n, body] = this.#fresh();
    this.doubtful.add(n);
    const values = [this.id, n, this.#vector(), body];
    const lost = client.query('insert into soak values ($1, $2, $3, $4)', values);
    (client as unknown as { connection: { stream: Socket } }).connection.stream.destroy();
    await lost.catch(() => undefined);
  }

  async #cancel(client: Client): Promise<void> {
    const canceled = this.#expectFailure(client, 'select pg_sleep(3)', '57014');
    const { processID, secretKey } = client as unknown as Record<'processID' | 'secretKey', number>;
    const request = Buffer.alloc(16);
    [16, 80_877_102, processID, secretKey].forEach((word, index) => {
      request.writeInt32BE(word, index * 4);
    });
    await wait(this.#random(30));
    const { host, port } = this.#server.spec;
    const socket = connect({ host, port }, () => socket.end(request));
    socket.on('error', () => undefined);
    await canceled;
  }

  async #expectFailure(client: Client, sql: string, sqlstate: string): Promise<void> {
    const code = await client.query(sql).then(
      () => 'none',
      (error: unknown) => (error as { code?: string }).code,
    );
    if (sql.startsWith('begin')) await client.query('rollback');
    // An empty table divides nothing, and a cancel request may come too early or too late.
    if (code !== sqlstate && code !== 'none') throw new Error(`${sql}: ${code ?? 'no code'}`);
  }

  #fresh(): [n: number, body: string] {
    this.#next += 1;
    return [this.#next, this.#text()];
  }

  #any(): number | null {
    const known = [...this.rows.keys()];
    return known[this.#random(known.length)] ?? null;
  }

  #text(): string {
    return 'x'.repeat(this.#random(2_000)) + String(this.#random(1_000_000));
  }

  #vector(): string {
    return `[${Array.from({ length: dimensions }, () => this.#random(100)).join(',')}]`;
  }

  /** Mulberry32, a generator of four lines; below `limit`. */
  #random(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  }
}

async function compared(
  server: EmbeddedFallback,
  workers: readonly Worker[],
): Promise<readonly string[]> {
  const client = await server.client();
  const { rows } = await client.query<{ worker: number; n: number; body: string }>(
    'select worker, n, body from soak',
  );
  await client.end();
  const found = new Map(rows.map(({ worker, n, body }) => [`${worker}/${n}`, body]));
  const wrong: string[] = [];
  for (const { id, rows: expected, doubtful } of workers) {
    for (const [n, body] of expected) {
      if (found.get(`${id}/${n}`) !== body) wrong.push(`lost ${id}/${n}`);
      found.delete(`${id}/${n}`);
    }
    for (const n of doubtful) found.delete(`${id}/${n}`);
  }
  return [...wrong, ...[...found.keys()].map((key) => `unexpected ${key}`)];
}
