#!/bin/sh
# Chromium as an ordinary person runs it. Run by root, as in a container, it raises its own threads above everybody
# else's, and on a busy machine the server and the test beside it then wait for seconds.
set -eu
browser="${CHROMIUM:-chromium}"
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
  exec setpriv --bounding-set=-sys_nice --inh-caps=-sys_nice "$browser" "$@"
fi
exec "$browser" "$@"
