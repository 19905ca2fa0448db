#!/bin/sh
# Runs a command of chatwatch inside its container, as the admin that keys.sh made the token of:
#
#   docker compose exec chatwatch sh /etc/chatwatch/compose/as-admin.sh doctor
#
# Paths are of the container's folder /, in which `exec` begins.
set -eu
CHATWATCH_TOKEN=$(cat data/admin-token)
export CHATWATCH_TOKEN
exec chatwatch --config etc/chatwatch/compose/chatwatch.yml "$@"
