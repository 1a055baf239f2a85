#!/usr/bin/env bash
# Every parser that meets what strangers send, or those named, FUZZ_S seconds each (60 unless told).
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev >&2
exec .venv/bin/python -m tests.fuzz "$@"
