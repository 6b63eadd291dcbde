#!/bin/sh
# Install needs-triage from this bundle: no network, no compiler.
# Usage: ./install.sh FOLDER      PYTHON=python3.11 ./install.sh /opt/needs-triage
set -eu
TARGET=${1:-}
PYTHON=${PYTHON:-python3}
HERE=$(cd "$(dirname "$0")" && pwd)
fail() { echo "$1" >&2; exit "${2:-1}"; }
[ -n "$TARGET" ] || fail "name the folder to install into: ./install.sh /opt/needs-triage" 2
wanted() { sed -n "s/^$1 //p" "$HERE/PLATFORM"; }
cd "$HERE"
sha256sum --check --quiet SHA256SUMS || fail "a file of this bundle is not what it was when it was made; fetch the bundle again"
found=$(find . -type f ! -name SHA256SUMS | wc -l)
listed=$(wc -l < SHA256SUMS)
[ "$found" -eq "$listed" ] || fail "this bundle holds files that its list of checksums does not name; fetch it again"
command -v "$PYTHON" >/dev/null 2>&1 || fail "there is no $PYTHON; set PYTHON to a Python $(wanted python)"
have=$("$PYTHON" -c 'import sys; print(f"{sys.version_info.major}.{sys.version_info.minor}")')
[ "$have" = "$(wanted python)" ] || fail "this bundle is for Python $(wanted python), and $PYTHON is $have; set PYTHON"
place=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_platform())')
[ "$place" = "$(wanted platform)" ] || fail "this bundle is for $(wanted platform), and this machine is $place; make one there with make bundle"
[ ! -e "$TARGET/bin/triage" ] || echo "there is an installation in $TARGET already; it is brought to version $(wanted version)"
"$PYTHON" -m venv "$TARGET"
"$TARGET/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --find-links "$HERE/wheels" --upgrade \
  "needs-triage[encrypted,exchange,postgres,sending,workbench]==$(wanted version)"
"$TARGET/bin/triage" --version
echo "installed; run $TARGET/bin/triage --help, or put $TARGET/bin on the PATH"
