/**
 * What the triggers of the journal are called, in sql/journalled-tables.sql as well. They sort before those
 * of the server for foreign keys and before those of the application, so that a change is recorded before
 * those that follow from it.
 */
export const journalTriggers = {
  rows: '0_setup_wizard_journal',
  truncate: '0_setup_wizard_truncate',
} as const;

/** Whether a trigger of that name is the journal's. */
export function isOfJournal(name: string): boolean {
  return Object.values<string>(journalTriggers).includes(name);
}
