/** The schema in which migrations and created extensions are recorded; its owner writes it, nobody else. */
export const ledgerSchema = 'setup_wizard';
