#!/usr/bin/env bash
# Puts the Python files into their one form.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/setup.sh dev
.venv/bin/ruff check --quiet --fix .
.venv/bin/ruff format .
