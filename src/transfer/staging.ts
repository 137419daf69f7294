/** Where tables are filled before they take their places; nothing else lies in it. */
export const stagingSchema = 'setup_wizard_sync';

/** What a staged thing of the source is called until then: a table, a constraint, an index; changed rows, keys to remove. */
export function stagedName(kind: 't' | 'c' | 'i' | 'd' | 'g', oid: string): string {
  return `${stagingSchema}.${kind}${oid}`;
}
