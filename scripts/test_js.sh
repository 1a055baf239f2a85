#!/usr/bin/env bash
# The tests that node runs. Prints their summary, and all there is when one fails.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build
files=()
while IFS= read -r file; do files+=("$file"); done < <(find tests/js -name '*.test.js' | sort)
if node --test --test-reporter=spec "${files[@]}" >build/node-tests.txt 2>&1; then
  grep -E '(tests|pass|fail|skipped|duration_ms) [0-9.]+$' build/node-tests.txt
else
  cat build/node-tests.txt
  exit 1
fi
