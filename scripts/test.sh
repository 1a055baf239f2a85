#!/usr/bin/env bash
# All checks and tests, each even where one before it failed. The last line is pytest's: how many passed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
export PATH="$PWD/.venv/bin:$PATH"
failed=0
scripts/check.sh --no-tests & checks=$!
scripts/test_js.sh || failed=1
wait "$checks" || failed=1
# Two at a time: much of a journey is waiting, and three take as long. Who has done its share takes of the other's.
.venv/bin/python -m pytest -q -n 2 --dist worksteal --cov --cov-report=term "$@" || failed=1
exit "$failed"
