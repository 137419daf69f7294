/**
 * The bootstrap superuser of the embedded cluster. build/template.mjs renames `postgres` to it, so that
 * an operator's role may be called `postgres`, as it often is on the primary, and be no superuser.
 */
export const bootstrapRole = 'setup_wizard_admin';
