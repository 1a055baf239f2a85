#!/usr/bin/env bash
# Runs the server; HOST, PORT and DATA_DIR become its flags where they are given.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh run
exec .venv/bin/python -m server serve \
  ${HOST:+--host "$HOST"} ${PORT:+--port "$PORT"} ${DATA_DIR:+--data-dir "$DATA_DIR"}
