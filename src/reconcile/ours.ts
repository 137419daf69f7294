/** The number of the open transaction, null before it has one. */
const own = 'pg_catalog.pg_current_xact_id_if_assigned()';

/**
 * Whether a row `t` was written under an opening, and by nobody since: by a transaction that is in the books, by
 * the part of it that wrote the book (what follows a savepoint has a number of its own), or by the open one. A row
 * that is seen though its transaction goes on is of that transaction itself.
 *
 * @param opening the opening as SQL
 */
export function oursOf(opening: string): string {
  const booked = (number: string): string =>
    `select ${number} from setup_wizard.replayed booked where booked.opening = ${opening}`;
  const distance = `pg_catalog.age(${own}::xid) - pg_catalog.age(t.xmin)`;
  return `(t.xmin in (${booked('booked.txid::xid')} union all ${booked('booked.xmin')})
    or case when ${own} is null or pg_catalog.age(t.xmin) > pg_catalog.age(${own}::xid) then false
         else pg_catalog.pg_xact_status((${own}::text::numeric + (${distance}))::text::xid8) = 'in progress' end)`;
}
