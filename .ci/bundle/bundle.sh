#!/bin/sh
# Make an offline bundle for the platform this runs on: wheels of the program and of all it needs, durable-rules compiled among
# them, with checksums and an installer. Needs a compiler and a package index here; installing it needs neither.
# Usage: .ci/bundle/bundle.sh [OUTDIR]      PYTHON=python3.11 chooses the interpreter that it is made with, and for.
set -eu
cd "$(dirname "$0")/../.."
PYTHON=${PYTHON:-python3}
OUT=${1:-dist}
VERSION=$("$PYTHON" -c 'import pathlib, re; print(re.search(r"__version__ = \"([^\"]+)\"", pathlib.Path("triage/__init__.py").read_text()).group(1))')
NAME="needs-triage-$VERSION-bundle"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT INT TERM
mkdir -p "$OUT" "$WORK/$NAME/wheels"
"$PYTHON" -m venv "$WORK/venv"
"$WORK/venv/bin/python" -m pip wheel --quiet --disable-pip-version-check --wheel-dir "$WORK/$NAME/wheels" '.[encrypted,exchange,postgres,sending,workbench]'
cp .ci/bundle/install.sh .ci/bundle/BUNDLE.md LICENSE NOTICE docs/deployment.md "$WORK/$NAME/"
"$WORK/venv/bin/python" - "$VERSION" > "$WORK/$NAME/PLATFORM" <<'PY'
import platform, sys, sysconfig
print("version", sys.argv[1])
print("python", f"{sys.version_info.major}.{sys.version_info.minor}")
print("platform", sysconfig.get_platform())
print("libc", " ".join(platform.libc_ver()) or "unknown")
PY
chmod 755 "$WORK/$NAME/install.sh"
(cd "$WORK/$NAME" && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
tar -C "$WORK" --sort=name --owner=0 --group=0 --numeric-owner -czf "$OUT/$NAME.tar.gz" "$NAME"
(cd "$OUT" && sha256sum "$NAME.tar.gz" > "$NAME.tar.gz.sha256")
echo "$OUT/$NAME.tar.gz"
