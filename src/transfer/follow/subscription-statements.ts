import { quoteIdentifier } from '../../postgres/quote-identifier.ts';
import { quoteLiteral } from '../../postgres/quote-literal.ts';

/**
 * Makes a subscription to a slot that is there already, or will be; nothing is copied. The server
 * connects to the primary at once, which proves that it reaches it. The tables of the publication have
 * to be there by then: changes to others would be passed over for good.
 *
 * @param address of the primary, with its password
 * @param enabled whether it follows from now on, or only tries
 */
export function subscribe(name: string, address: string, enabled: boolean): string {
  const id = quoteIdentifier(name);
  return `create subscription ${id} connection ${quoteLiteral(address)} publication ${id} with (create_slot = false, slot_name = ${quoteLiteral(name)}, copy_data = false, enabled = ${enabled})`;
}

/** Takes a subscription away without asking the primary, which may be down. */
export function unsubscribe(name: string): readonly string[] {
  const id = quoteIdentifier(name);
  return [
    `alter subscription ${id} disable`,
    `alter subscription ${id} set (slot_name = none)`,
    `drop subscription ${id}`,
  ];
}

/** What is left to be typed on the primary, by hand. */
export function unpublish(name: string): readonly string[] {
  return [
    `select pg_catalog.pg_drop_replication_slot(${quoteLiteral(name)})`,
    `drop publication if exists ${quoteIdentifier(name)}`,
  ];
}
