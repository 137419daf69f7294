/** The schema in which migrations and created extensions are recorded; its owner writes it, the application reads it. */
export const ledgerSchema = 'setup_wizard';
