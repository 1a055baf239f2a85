#!/usr/bin/env bash
# The tests that node runs. Prints their summary, and what failed where something did.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"  # a node that set-up brought
report=build/node-tests.txt
mkdir -p build
files=()
while IFS= read -r file; do files+=("$file"); done < <(find tests/js -name '*.test.js' | sort)
if ! node --test --test-reporter=spec "${files[@]}" >"$report" 2>&1; then
  grep -q 'failing tests:' "$report" && sed -i '1,/failing tests:/d' "$report"
  cat "$report"
  exit 1
fi
grep -E '(tests|pass|fail|skipped|duration_ms) [0-9.]+$' "$report"
