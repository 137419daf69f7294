import { createAs } from './create-as.ts';
import type { InstructionPlace, Provider } from './provider.ts';

const adminRole = 'a superuser (usually postgres)';

/**
 * The package for the server that answered. Its own `version()` says how it was built; the major
 * version in the package's name has to be the server's, or the files land beside it.
 */
function packageText({ serverText, major, extension }: InstructionPlace): string {
  const contrib = extension !== 'vector';
  // Only the package's own mark counts: the compiler may name a distribution, too.
  if (/^PostgreSQL \S+ \((?:Debian|Ubuntu)/.test(serverText)) {
    return contrib
      ? `sudo apt install postgresql-${major} postgresql-contrib.`
      : `Add the PGDG repository (sudo apt install postgresql-common && sudo /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh), then: sudo apt install postgresql-${major}-pgvector. In a container: the image pgvector/pgvector:pg${major} (-trixie for a volume of postgres:${major}).`;
  }
  if (/Red Hat|\.el\d/i.test(serverText)) {
    return contrib
      ? `sudo dnf install postgresql${major}-contrib.`
      : `sudo dnf install pgvector_${major} (PGDG repository).`;
  }
  if (/Postgres\.app/i.test(serverText)) {
    return 'Update Postgres.app: it brings the extension since PostgreSQL 15.';
  }
  if (/Homebrew|apple-darwin/i.test(serverText)) {
    return contrib
      ? 'Reinstall PostgreSQL with its contrib modules.'
      : major >= 17
        ? 'brew install pgvector (it serves postgresql@17 and postgresql@18).'
        : `brew install pgvector serves postgresql@17 and @18 only: build v0.8.7 from source with PG_CONFIG pointing to PostgreSQL ${major}.`;
  }
  if (/musl/i.test(serverText)) {
    return `In an Alpine image use the image pgvector/pgvector:pg${major} instead; a package of the distribution lands beside that server.`;
  }
  return contrib
    ? `Install the contrib modules for PostgreSQL ${major}.`
    : `Install pgvector for PostgreSQL ${major}: apt install postgresql-${major}-pgvector (PGDG), dnf install pgvector_${major} (PGDG), or the image pgvector/pgvector:pg${major}.`;
}

/** Every server that shows no provider's mark, which does not prove that it has none. */
export const selfHosted: Provider = {
  id: 'self-hosted',
  name: 'self-hosted or unknown',
  source:
    'pgvector README and Makefile; apt-cache on Debian 12, 13 and Ubuntu 22.04 to 26.04. Checked 2026-11-20.',
  managed: false,
  signals: [],
  hostSuffixes: [],
  adminRole,
  installText: (place) =>
    `${packageText(place)} No restart is needed. Then: setup-wizard bootstrap, or: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
};
