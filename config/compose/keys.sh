#!/bin/sh
# Makes the keys of docker-compose.yml, each once: what is there stays. `keys.sh FOLDER` makes them
# below a folder instead of /.
#
#   data/admin-token          may do everything at chatwatch
#   run/keys/prometheus/token may have chatwatch run probes (/probe)
#   run/keys/grafana/token    may read chatwatch's figures and alerts
#   run/keys/grafana/password Grafana's user admin
#   run/keys/postgres/password PostgreSQL's user postgres (profile postgres)
#   run/keys/traffic/token    may post events to chatwatch
set -eu
cd "${1:-/}"

# 32 random bytes in letters, digits, - and _. Whole or not at all: a name appears with its content.
key() {
  [ -s "$1" ] && return
  (umask 077 && head -c 32 /dev/urandom | base64 | tr '+/' '-_' | tr -d '=\n' >"$1.new")
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
  echo "made /$1"
}

key data/admin-token 0600
# Others than we read these, each in a container that sees no other folder of run/keys.
key run/keys/prometheus/token 0444
key run/keys/grafana/token 0444
key run/keys/grafana/password 0444
key run/keys/postgres/password 0444
key run/keys/traffic/token 0444
