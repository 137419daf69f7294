/** Where the look for a free port begins: the port after PostgreSQL's own. */
export const firstFallbackPort = 5433;
