#!/bin/sh
# Starts the course from this folder: no network, no admin rights. Linux: sh start.sh; macOS: start.command.
cd "$(dirname "$0")" || exit 1
for python in python@PYTHON@ python3 python; do
  if "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' 2>/dev/null; then
    exec "$python" start.py "$@"
  fi
done
echo "Expected Python @PYTHON@ on this computer, got none: install it from python.org, then start again."
exit 1
