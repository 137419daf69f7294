import { createInterface } from 'node:readline';
import { createDatabaseRouter, type DatabaseRouter, verifyDatabase } from 'setup-wizard';
import { embed } from './embedding.js';

const dimensions = Number(process.env['VECTOR_DIMENSIONS'] ?? 768);
const [command, ...words] = process.argv.slice(2);

// Reads .env and config.json, finds out which database can be used, and goes on watching both.
const database = await createDatabaseRouter({
  writes: process.env['CHAT_WRITES'] === 'journal' ? 'journal' : 'read-only',
});
try {
  await verifyDatabase({
    database,
    embedding: { table: 'messages', column: 'embedding', dimensions },
    log: (level, text) => level === 'error' && console.error(text),
  });
  if (command === 'add') await add(database);
  else if (command === 'search') await search(database, words.join(' '));
  else throw new Error('usage: node dist/chat.js add < messages.txt | search TEXT');
  const { target, mode, reason } = database.status();
  console.log(`on the ${target} (${mode}${reason === null ? '' : `: ${reason.code}`})`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await database.close();
}

/** Stores the lines of standard input, "author: text" each; all of them or none. */
async function add(database: DatabaseRouter): Promise<void> {
  const messages: string[] = [];
  for await (const line of createInterface({ input: process.stdin })) messages.push(line);
  await database.transaction(async (client) => {
    for (const message of messages) {
      const [author, body] = message.split(/: (.*)/s);
      await client.query('insert into messages (author, body, embedding) values ($1, $2, $3)', [
        author,
        body,
        JSON.stringify(embed(body ?? '', dimensions)),
      ]);
    }
  });
  console.log(`stored ${messages.length}`);
}

/** Prints the three messages that are closest to the text. */
async function search(database: DatabaseRouter, text: string): Promise<void> {
  const { rows } = await database.query<{ distance: string; author: string; body: string }>({
    text: `select round((embedding <=> $1)::numeric, 3) as distance, author, body
             from messages
            order by embedding <=> $1, id
            limit 3`,
    values: [JSON.stringify(embed(text, dimensions))],
    access: 'read',
  });
  for (const { distance, author, body } of rows) console.log(`${distance}  ${author}: ${body}`);
}
