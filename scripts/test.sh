#!/usr/bin/env bash
# All checks and tests. The last line is pytest's: how many passed.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/check.sh --no-tests
export PATH="$PWD/.venv/bin:$PATH"

scripts/test_js.sh
exec .venv/bin/python -m pytest -q --cov --cov-report=term "$@"
