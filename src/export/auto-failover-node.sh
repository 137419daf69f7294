#!/usr/bin/env bash
# A node: run it on each machine of the database, as the user that owns the servers:
#   ./node.sh HOST-OF-THIS-NODE
# The first one becomes the primary; each later one copies it.
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh
if [ $# -ne 1 ]; then
  echo "usage: ./node.sh HOST-OF-THIS-NODE" >&2
  exit 2
fi
passwords=${PGPASSFILE:-$HOME/.pgpass}
for role in autoctl_node pgautofailover_replicator; do
  if ! grep -qs ":$role:" "$passwords"; then
    echo "$passwords has no line for $role; settings.sh tells how to write it." >&2
    exit 2
  fi
done
# libpq passes over a file that others may read.
chmod 600 "$passwords"

pg_autoctl create postgres \
  --pgctl "$PG_BIN/pg_ctl" \
  --pgdata "$NODE_DATA" \
  --pgport "$NODE_PORT" \
  --hostname "$1" \
  --name "${NODE_NAME:-$1}" \
  --auth scram-sha-256 \
  --ssl-self-signed \
  --monitor "postgres://autoctl_node@$MONITOR_HOST:$MONITOR_PORT/pg_auto_failover?sslmode=require"
ask_for_passwords "$NODE_DATA"
rule="hostssl \"${APP_DATABASE//\"/\"\"}\" \"${APP_USER//\"/\"\"}\" $CLIENT_NETWORK scram-sha-256"
# A copy of the primary has it already.
grep -qxF -- "$rule" "$NODE_DATA/pg_hba.conf" || printf '%s\n' "$rule" >>"$NODE_DATA/pg_hba.conf"

cat <<EOF

The node is made. Start it, for good:
  pg_autoctl -q show systemd --pgdata "$NODE_DATA" | sudo tee /etc/systemd/system/pgautofailover.service
  sudo systemctl enable --now pgautofailover
On the first node only; psql asks for the password of each role:
  psql --port "$NODE_PORT" --dbname postgres --command '\\password pgautofailover_replicator'
  psql --port "$NODE_PORT" --dbname postgres --file database.sql
EOF
