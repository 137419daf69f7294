#!/usr/bin/env bash
# The monitor: run it on MONITOR_HOST, as the user that owns the servers (postgres on most systems).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

pg_autoctl create monitor \
  --pgctl "$PG_BIN/pg_ctl" \
  --pgdata "$MONITOR_DATA" \
  --pgport "$MONITOR_PORT" \
  --hostname "$MONITOR_HOST" \
  --auth scram-sha-256 \
  --ssl-self-signed
ask_for_passwords "$MONITOR_DATA"
# The monitor's own service logs in as autoctl_node over the socket, as the system's user.
printf 'pgautofailover "%s" autoctl_node\n' "$(id -un)" >>"$MONITOR_DATA/pg_ident.conf"
sed -i '1i local pg_auto_failover autoctl_node peer map=pgautofailover' "$MONITOR_DATA/pg_hba.conf"

cat <<EOF

The monitor is made. Start it, for good:
  pg_autoctl -q show systemd --pgdata "$MONITOR_DATA" | sudo tee /etc/systemd/system/pgautofailover.service
  sudo systemctl enable --now pgautofailover
Then give the nodes their password; psql asks for it:
  psql --port "$MONITOR_PORT" --dbname pg_auto_failover --command '\\password autoctl_node'
EOF
