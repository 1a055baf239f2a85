#!/usr/bin/env bash
# All checks and tests, each even where one before it failed. The last line is pytest's: how many passed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
export PATH="$PWD/.venv/bin:$PATH"
failed=0
scripts/check.sh --no-tests || failed=1
scripts/test_js.sh || failed=1
.venv/bin/python -m pytest -q --cov --cov-report=term "$@" || failed=1
exit "$failed"
