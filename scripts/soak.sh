#!/usr/bin/env bash
# People who come and go with sound and picture for SOAK_S seconds (two hours unless told): what the server holds must
# not grow. What it holds is printed as it goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev >&2
export PATH="$PWD/.venv/bin:$PATH" SOAK_S="${SOAK_S:-7200}"
exec .venv/bin/python -m pytest -q -s tests/faults/test_media_soak.py "$@"
