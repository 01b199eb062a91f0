#!/bin/sh
# Makes what is missing under secrets/ and leaves what is there. Run it once, where docker-compose.yml lies.
set -eu
umask 077
folder="${1:-secrets}"
mkdir -p "$folder"
# Containers run as other users: the folder keeps others out, each file is readable where it is mounted.
put() {
  [ -e "$folder/$1" ] || printf '%s\n' "$2" > "$folder/$1"
  chmod 0444 "$folder/$1"
}
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

put influx_password "$(random)"
put influx_token "$(random)"
put grafana_influx_authorization "Token $(cat "$folder/influx_token")"
put grafana_password "$(random)"
put metrics_token "$(random)"
put postgres_password "$(random)"
# Yours: the community of your devices; in an inventory file it is file:/run/secrets/snmp_community.
put snmp_community 'ganti-saya'
# Of the split profile: made under /admin once the servers run, then `docker compose restart collector-a collector-b`.
put collector_a_token 'ganti-dengan-token-pertama-dari-admin'
put collector_b_token 'ganti-dengan-token-kedua-dari-admin'
