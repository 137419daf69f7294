/** The role and the database that build/template.mjs puts into the template. */
export const templateNames = { role: 'app', database: 'app_fallback' } as const;
