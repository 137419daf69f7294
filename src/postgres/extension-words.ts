/** The sentence for an extension whose files the server does not have, or not all of them. */
export function cannotInstall(extension: string): string {
  return `The server cannot install ${extension}: its files are missing, incomplete or not allowed.`;
}

/** The sentence for a role that may not create an extension. */
export function mayNotCreate(
  extension: string,
  { user, database }: { readonly user: string; readonly database: string },
): string {
  return `Insufficient privileges to CREATE EXTENSION ${extension} as "${user}" in database "${database}".`;
}
