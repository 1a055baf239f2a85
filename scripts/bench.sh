#!/usr/bin/env bash
# Every figure of tests/bench, one JSON object a line; what is said along the way goes to stderr.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev >&2
export PATH="$PWD/.venv/bin:$PATH"
exec .venv/bin/python -m tests.bench "$@"
