import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeFence } from '../../src/journal/close-fence.ts';
import { holdFence } from '../../src/journal/hold-fence.ts';
import { openFence } from '../../src/journal/open-fence.ts';
import { prepareJournal } from '../../src/journal/prepare-journal.ts';
import { readFence } from '../../src/journal/read-fence.ts';
import { connect } from '../../src/postgres/connect.ts';
import type { Connection } from '../../src/postgres/connection.ts';
import { openSwitchboard } from '../../src/router/open-switchboard.ts';
import { usualTiming } from '../../src/router/router-timing.ts';
import { type EmbeddedFallback, startEmbedded } from '../support/embedded-fallback.ts';

const opening = { mode: 'open', holder: 'a test', reason: 'a test', primary: null } as const;

describe('the journal on the embedded server', () => {
  let fallback: EmbeddedFallback;
  let session: Connection;
  beforeAll(async () => {
    fallback = await startEmbedded();
    session = await connect(fallback.settings, { target: 'fallback', tries: 1 });
  });
  afterAll(async () => {
    await session.close();
    await fallback.end();
  });

  test('records what clients change by turns, holds, closes, and ends when there is no primary any more', async () => {
    const [one, other] = [await fallback.client(), await fallback.client()];
    await one.query(
      `create table docs (id bigserial primary key, body text, made timestamptz, embedding vector(3))`,
    );
    expect(await readFence(session)).toBeNull();
    expect(await prepareJournal(session)).toEqual({ ready: true, unsupported: [] });
    await expect(one.query('insert into docs default values')).rejects.toMatchObject({
      code: 'SW001',
    });
    expect(await openFence(session, opening)).toMatchObject({ epoch: 1, mode: 'open' });

    await one.query(`set timezone to 'Asia/Kolkata'`);
    await one.query('begin');
    const made = one.query(
      `insert into docs (body, made, embedding) values ('🦊', '2024-01-01 00:00+00', '[1,-0.5,3e-8]')`,
    );
    const waits = other.query(`insert into docs (body) values ('b')`);
    await made;
    await one.query('commit');
    await waits;
    await other.query(`begin; set local setup_wizard.replaying to 'on'; delete from docs; commit`);
    await other.query(`insert into docs (body) values ('c')`);

    expect(await holdFence(session, { timeoutMs: 1_000 })).toMatchObject({
      ...{ mode: 'held', unreplayed: 3 },
    });
    await expect(one.query('insert into docs default values')).rejects.toMatchObject({
      code: 'SW002',
    });
    const { rows } = await session.query(
      `select new - 'id' as new from setup_wizard.journal order by seq`,
    );
    expect(rows).toEqual([
      { new: { body: '🦊', made: '2024-01-01 00:00:00+00', embedding: '[1,-0.5,3e-08]' } },
      { new: { body: 'b', made: null, embedding: null } },
      { new: { body: 'c', made: null, embedding: null } },
    ]);
    await session.query('update setup_wizard.journal set replayed_at = now()');
    expect(await closeFence(session)).toMatchObject({ mode: 'closed', unreplayed: 0 });

    const board = await openSwitchboard({
      ...{ targets: { primary: null, fallback: fallback.settings }, stateDir: null },
      ...{ writes: 'journal', failBack: 'manual', startFallback: 'never', timing: usualTiming },
    });
    expect(board.state.name).toBe('local');
    await board.close();
    await one.query('insert into docs default values');
  });
});
