import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connect } from '../../src/postgres/connect.ts';
import { carryBooks } from '../../src/transfer/carry-books.ts';
import { describeWithServer, postgres15WithPgvector } from '../support/postgres-installation.ts';
import {
  startTransferServer,
  type TransferPair,
  type TransferServer,
  waysOf,
} from '../support/transfer-databases.ts';

const shop = `
create table customers (id bigserial primary key, name text);
create table orders (id bigserial primary key, note text);
create view names as select name from customers;
insert into customers (name) select 'c' || i from generate_series(1, 100) i;
insert into orders (note) select 'o' || i from generate_series(1, 100) i;
`;
const own = `set role app; create table drafts (id int); insert into drafts values (1);
create view all_drafts as select * from drafts;`;

describeWithServer(
  postgres15WithPgvector(),
  'a fallback that was copied to another place',
  (bin) => {
    let server: TransferServer;
    let primary: TransferPair;
    let moved: TransferPair;

    beforeAll(async () => {
      server = await startTransferServer(bin);
    });
    afterAll(() => server.stop());

    beforeEach(async () => {
      primary = await server.pair(shop);
      moved = await server.pair();
      await primary.sync();
      await primary.onTarget(own);
    });

    async function move(): Promise<void> {
      const from = { settings: primary.target, target: 'fallback' } as const;
      await moved.sync({ source: from, sequences: 'same' });
      const [old, next] = await Promise.all(
        [primary, moved].map(({ target }) => connect(target, { target: 'fallback' })),
      );
      await carryBooks(old!, next!);
      await Promise.all([old!.close(), next!.close()]);
    }

    const again = () => moved.sync({ source: { settings: primary.source, target: 'primary' } });

    test('keeps its own tables and views when it is filled again', async () => {
      await move();
      await again();
      expect(await moved.onTarget('select id from all_drafts')).toEqual([{ id: 1 }]);
    });

    test('is filled again although the primary has changed meanwhile', async () => {
      await move();
      await primary.onSource(`update customers set name = 'new' where id = 7`);
      expect(waysOf(await again())).toEqual({ customers: 'copied', orders: 'copied' });
      expect(await moved.onTarget('select name from customers where id = 7')).toEqual([
        { name: 'new' },
      ]);
    });

    test('does not give up rows that it had changed before it was copied', async () => {
      await primary.onTarget(`update customers set name = 'mine' where id = 7`);
      await move();
      await expect(again()).rejects.toMatchObject({
        code: 'FALLBACK_HOLDS_WRITES',
        message: expect.stringContaining('rows in public.customers that') as string,
      });
    });
  },
);
