#!/usr/bin/env bash
# Makes a store of podman's own that holds the image of the container fallback, for the tests, and
# prints where it is. The machine's own store stays without the image: tests need both. The image is
# put together from Debian's packages and gets the name of the official one, which it stands for.
# Needs podman, runc, debootstrap and root. The first argument may be a directory that debootstrap has
# filled with the same packages; it is copied instead.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)

# The same as in src/fallback/container/container-image.ts.
image=docker.io/pgvector/pgvector:0.8.7-pg17
suite=trixie
# container-engine.ts looks below the same name; whoever changes the image gives it a new number.
place=${TMPDIR:-/tmp}/setup-wizard-container-store-1

# podman writes absolute paths into its store, so it is made where it stays, by one at a time.
exec 9>"$place.lock"
flock 9
if [ -e "$place/ready" ]; then
  echo "$place"
  exit 0
fi
rm -rf "$place"
draft=$(mktemp -d "$place-XXXXXX")
trap 'rm -rf "$draft"' EXIT
root=$draft/root
if [ -n "${1:-}" ]; then
  cp -a "$1" "$root"
else
  # The machine's own mirror, if it names one.
  mirror=$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources 2>/dev/null || true)
  debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector "$suite" "$root" ${mirror:+"$mirror"} >&2
fi

# Nobody looks anything up, installs or compiles in it.
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/lib/dpkg/info \
  "$root"/usr/share/{doc,man,info,locale,perl,i18n,bug,lintian} "$root"/usr/lib/*/{perl*,gconv,libLLVM*,libz3*} \
  "$root"/usr/lib/llvm* "$root"/usr/lib/postgresql/17/lib/{bitcode,llvmjit*} "$root"/var/log/* \
  "$root"/etc/postgresql/* "$root"/var/lib/postgresql/*
sed -i "s/^#listen_addresses = .*/listen_addresses = '*'/" "$root"/usr/share/postgresql/17/postgresql.conf.sample
install -m 0755 "$here/container-entrypoint.sh" "$root/usr/local/bin/docker-entrypoint.sh"

mkdir -m 0755 "$place" "$place/run"
# A machine of the tests may lack systemd, the right to raise limits, and one kind of cgroups.
cat >"$place/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=10000:10000", "nproc=8192:8192"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
tmp_dir = "$place/run/libpod"
volume_path = "$place/volumes"
CONF
store() {
  cat >"$place/storage.conf" <<CONF
[storage]
driver = "$1"
graphroot = "$place/storage"
runroot = "$place/run/storage"
CONF
}
export CONTAINERS_CONF=$place/containers.conf CONTAINERS_STORAGE_CONF=$place/storage.conf
store overlay
if ! podman info >/dev/null 2>&1; then
  rm -rf "$place/storage"
  store vfs
fi
tar -C "$root" --numeric-owner -c . | podman import --quiet \
  --change 'ENTRYPOINT ["docker-entrypoint.sh"]' --change 'CMD ["postgres"]' --change 'STOPSIGNAL SIGINT' \
  --change 'ENV PATH=/usr/lib/postgresql/17/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  --change 'ENV PG_MAJOR=17' --change 'ENV PGDATA=/var/lib/postgresql/data' --change 'ENV LANG=C.UTF-8' \
  --change 'VOLUME /var/lib/postgresql/data' --change 'EXPOSE 5432' - "$image" >&2
touch "$place/ready"
echo "$place"
