#!/usr/bin/env bash
# The monitor: run it on MONITOR_HOST, as the user that owns the servers (postgres on most systems).
set -euo pipefail
cd "$(dirname "$0")"
# shellcheck source=/dev/null
. ./settings.sh

pg_autoctl create monitor \
  --pgdata "$MONITOR_DATA" \
  --pgport "$MONITOR_PORT" \
  --hostname "$MONITOR_HOST" \
  --auth scram-sha-256 \
  --ssl-self-signed
ask_for_passwords "$MONITOR_DATA"

cat <<EOF

The monitor is made. Start it, for good:
  pg_autoctl -q show systemd --pgdata "$MONITOR_DATA" | sudo tee /etc/systemd/system/pgautofailover.service
  sudo systemctl enable --now pgautofailover
Then give the nodes their password; psql asks for it:
  psql --port "$MONITOR_PORT" --dbname pg_auto_failover --command '\\password autoctl_node'
EOF
