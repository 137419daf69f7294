import { isContrib } from './is-contrib.ts';
import { majorText } from './major-text.ts';
import type { Platform } from './platform.ts';

export const rhel: Platform = {
  id: 'rhel',
  name: 'RHEL, Rocky, Alma, Fedora',
  aliases: ['redhat', 'red hat', 'rocky', 'alma', 'almalinux', 'centos', 'fedora', 'dnf', 'yum'],
  sign: "a compiler of Red Hat's: the packages have no mark of their own",
  shows: (text) => /\(Red Hat |\.el\d/i.test(text),
  pgvectorFrom: 'pgvector_NN of PGDG; pgvector of Fedora and CentOS Stream',
  packageText: (place) => {
    const nn = majorText(place);
    return isContrib(place)
      ? `If it is a package (its compiler is Red Hat's): sudo dnf install postgresql${nn}-contrib.`
      : `If it is a package (its compiler is Red Hat's): sudo dnf install pgvector_${nn} (PGDG repository); for the PostgreSQL of Fedora or CentOS Stream itself: sudo dnf install pgvector.`;
  },
  facts: [
    {
      text: 'The package of PGDG is pgvector_NN, with the major version of the server in its name.',
      source: 'pgvector README',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'A build from source needs PG_CONFIG=/usr/pgsql-NN/bin/pg_config, or another server gets the files.',
      source: 'pgvector README; pgvector issue 262',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: 'Fedora and CentOS Stream have a package pgvector for their own PostgreSQL.',
      source: 'sclorg/postgresql-container issue 626',
      checked: '2026-11-20',
      certain: true,
    },
    {
      text: "Fedora 41's build died of an illegal instruction on older processors.",
      source: 'pgvector issue 752',
      checked: '2026-11-20',
      certain: true,
    },
  ],
};
