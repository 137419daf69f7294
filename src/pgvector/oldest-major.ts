/** PostgreSQL 14 is what the specification asks for; it had its last release on 2026-11-12. */
export const oldestMajor = 14;
