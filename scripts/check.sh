#!/usr/bin/env bash
# Style, types, layers and documentation: what can be found out without running the product.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
export PATH="$PWD/.venv/bin:$PATH"
failed=()
step() { "$@" || failed+=("$(basename "$1") ${2:-}"); }  # all of them, so that one run shows all there is to mend

step .venv/bin/ruff check --quiet .
step .venv/bin/ruff format --quiet --check .
step .venv/bin/mypy --no-error-summary
step node_modules/.bin/tsc -p tsconfig.json
[ "${1:-}" = --no-tests ] || step .venv/bin/python -m pytest -q tests/test_layering.py tests/test_docs.py

[ ${#failed[@]} -eq 0 ] || { printf 'check failed: %s\n' "${failed[@]}" >&2; exit 1; }
