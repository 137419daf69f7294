import { createAs } from './create-as.ts';
import type { InstructionPlace } from './instruction-place.ts';
import { allPlatforms } from './platforms/all-platforms.ts';
import { isContrib } from './platforms/is-contrib.ts';
import { majorText } from './platforms/major-text.ts';
import type { Provider } from './provider.ts';
import { upgradeAs } from './upgrade-as.ts';

const adminRole = 'a superuser (usually postgres)';

/**
 * The package for the server that answered. Its own `version()` says how it was built; the major
 * version in the package's name has to be the server's, or the files land beside it.
 */
function packageText(place: InstructionPlace): string {
  const platform = allPlatforms.find(({ shows }) => shows(place.serverText));
  if (platform !== undefined) return platform.packageText(place);
  const nn = majorText(place);
  return isContrib(place)
    ? `Install the contrib modules for PostgreSQL ${nn}.`
    : `Install pgvector for PostgreSQL ${nn}: apt install postgresql-${nn}-pgvector (PGDG), dnf install pgvector_${nn} (PGDG), or the image pgvector/pgvector:pg${nn}.`;
}

/** Every server that shows no provider's mark, which does not prove that it has none. */
export const selfHosted: Provider = {
  id: 'self-hosted',
  name: 'self-hosted or unknown',
  aliases: ['own server', 'on-premises', 'localhost', 'vm'],
  managed: false,
  signals: [],
  hostSuffixes: [],
  pgvectorFrom: 'PostgreSQL 13 for pgvector 0.8; the package depends on the platform',
  adminRole,
  allowList: null,
  restart: 'no',
  installText: (place) =>
    `${packageText(place)} No restart is needed. Then: setup-wizard bootstrap${place.installed === true ? ' --upgrade' : ''}, or: ${createAs(adminRole)(place)}`,
  enableText: createAs(adminRole),
  upgradeText: upgradeAs(adminRole),
  poolers: [],
  facts: [
    {
      text: 'pgvector is not marked as trusted: only a superuser may create it, not even the owner of the database.',
      source: 'vector.control of every release; pgvector issue 288',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'It does not belong in shared_preload_libraries: 0.6.0 there keeps the server from starting, and so does any version whose files are missing.',
      source: 'pgvector issue 460; tried out with 0.6.0 and 0.8.6',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'It is created in each database; created in template1 it is in every new one.',
      source: 'tried out with PostgreSQL 15 and 18',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: "The absence of marks is no proof of a server of one's own: some providers leave none.",
      source: 'rules of another program, which records its evidence',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
