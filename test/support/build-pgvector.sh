#!/usr/bin/env bash
# Makes a copy of the system's PostgreSQL 15 that has pgvector, for the tests, and prints where it is.
# The system's own stays without: tests need both. pgvector is built from Debian's source package,
# which apt verifies as it verifies everything; no older Debian packages it for PostgreSQL 15.
# Needs postgresql-15, postgresql-server-dev-15, dpkg-dev, gcc and make, and root for apt's sources.
set -euo pipefail

package=pgvector
version=0.8.0-1
suite=trixie

server=$(/usr/lib/postgresql/15/bin/postgres --version | awk '{ print $3 }')
# postgres15WithPgvector() in postgres-installation.ts looks below the same name.
place=${TMPDIR:-/tmp}/setup-wizard-postgres-$server-pgvector-${version%-*}
if [ -e "$place" ]; then
  echo "$place"
  exit 0
fi

draft=$(mktemp -d "$place-XXXXXX")
trap 'rm -rf "$draft"' EXIT
chmod 755 "$draft"
mkdir -p "$draft/apt/lists/partial" "$draft/apt/archives/partial" "$draft/source" "$draft/prefix/usr/lib/postgresql" \
  "$draft/prefix/usr/share/postgresql"
# apt drops its rights to a user of its own while it downloads.
chown _apt "$draft/source" "$draft/apt/lists/partial" "$draft/apt/archives/partial"

# The machine's own mirror, asked for the sources of another release. The first paragraph is the main
# archive, the others are updates and security, which have no such suite.
sed -E '/^$/q; s/^Types:.*/Types: deb-src/; s/^Suites:.*/Suites: '"$suite"'/' \
  /etc/apt/sources.list.d/debian.sources >"$draft/apt/debian.sources"
apt=(apt-get -qq
  -o Dir::Etc::sourcelist="$draft/apt/debian.sources" -o Dir::Etc::sourceparts=- -o Dir::Etc::preferencesparts=-
  -o Acquire::Retries=3 -o Dir::State::lists="$draft/apt/lists" -o Dir::Cache="$draft/apt" -o Dir::Cache::archives="$draft/apt/archives")
"${apt[@]}" update >&2
cd "$draft/source"
"${apt[@]}" source --download-only "$package=$version" >&2
dpkg-source --no-check -x ./*.dsc tree >/dev/null

# Without -march=native, so that a copy made on another machine of the same kind works, too.
make -s -C tree with_llvm=no OPTFLAGS="" PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config >&2
make -s -C tree with_llvm=no PG_CONFIG=/usr/lib/postgresql/15/bin/pg_config DESTDIR="$draft/prefix" install >&2

# PostgreSQL finds its shared files from where its program lies, so the whole can be moved.
cp -a /usr/lib/postgresql/15 "$draft/prefix/usr/lib/postgresql/"
cp -aL /usr/share/postgresql/15 "$draft/prefix/usr/share/postgresql/"
chmod -R u=rwX,go=rX "$draft/prefix"
# Whoever was first has the same.
mv -T "$draft/prefix" "$place" 2>/dev/null || [ -e "$place" ]
echo "$place"
