"""The suite on PostgreSQL and on SQLCipher, on a server of the system's package made for this run alone; reports on paper.

    python -m tests.system [--only postgres|sqlcipher|printed|screens|long|browser|terminals] [--whole] [-- more words for pytest]

Installs the package where it is absent, starts a cluster in a temporary folder that only a socket in it reaches, runs the
tests and removes all of it. Then an office program works out the workbooks and a browser prints the pages; the screens are
used in a browser and in terminals. Whatever is missing makes it fail; nothing is passed over. At the end it says which parts
ran, how long each took and whether it passed.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
PARTS = (
    "store", "desk", "casework", "loop", "due", "rights", "people", "households", "likeness", "sending", "audit", "keeping", "safety",
)  # fmt: skip
"""Folders of tests whose records may lie in any store."""
CORE = ("store", "casework", "households", "audit", "desk/test_casework.py", "desk/test_lifecycle.py")
"""What every change is tried with; ``--whole`` takes all of ``PARTS``, which takes half an hour."""
LEFT = {"screens": "tests/tui", "long": "tests"}
"""Markers of what `make test` has no time for, and where such tests lie."""
WITH_SCREENS = {"browser": {"chromium": "chromium"}, "terminals": {"tmux": "tmux"}}
"""Folders of tests of the screens, and the programs and packages that each needs."""
READERS = {"soffice": "libreoffice-calc", "chromium": "chromium", "pdfinfo": "poppler-utils"}
"""Programs with which people read workbooks and print pages, and the package of each."""
SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "listen_addresses=",
    "max_connections=200",
    "shared_buffers=64MB",
)
"""The cluster is thrown away, so nothing of it needs to outlive a power cut."""


def programs() -> Path:
    """Folder of the server's programs; the package is installed where they are absent."""
    found = _programs()
    if found is None:
        _install("postgresql")
        found = _programs()
    if found is None:
        raise SystemExit("PostgreSQL could not be installed: initdb is still missing")
    return found


def _programs() -> Path | None:
    beside = shutil.which("initdb")
    if beside:
        return Path(beside).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return versions[-1].parent if versions else None


def _install(*packages: str) -> None:
    """Install the system's own packages, as its administrator would."""
    named = ", ".join(packages)
    if shutil.which("apt-get") is None:
        raise SystemExit(
            f"{named}: not installed, and only apt-get is known here: install it, then run this again"
        )
    rights = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([*rights, "apt-get", *words], env=quiet, check=False)
        if done.returncode:
            raise SystemExit(f"apt-get {words[0]} ended with {done.returncode}: {named} cannot be installed")


def account() -> str | None:
    """Account that the server runs under: it refuses root. None: this one."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise SystemExit("there is no account without rights that the server could run under")


@contextmanager
def cluster() -> Iterator[str]:
    """A cluster of its own while this lasts; gives the URL of its first database."""
    made = programs()
    user = account()
    folder = Path(tempfile.mkdtemp(prefix="triage-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        data = folder / "data"
        _run(
            [
                made / "initdb",
                "-D",
                data,
                "-A",
                "trust",
                "-U",
                "tester",
                "-E",
                "UTF8",
                "--no-sync",
                "--no-instructions",
            ],
            user,
        )
        options = " ".join([f"-k {folder}", *(f"-c {setting}" for setting in SETTINGS)])
        _run(
            [made / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", folder / "log", "-o", options, "start"],
            user,
        )
        try:
            yield f"postgresql:///postgres?host={folder}&user=tester"
        finally:
            _run([made / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(folder)


def _run(words: Sequence[object], user: str | None) -> None:
    done = subprocess.run(
        [str(word) for word in words],
        user=user,
        extra_groups=[] if user else None,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{Path(str(words[0])).name} ended with {done.returncode}")


def suite(store: str, server: str, parts: Sequence[str], more: Sequence[str]) -> int:
    """Run the tests on one kind of store; ends with pytest's code, 5 (nothing ran) included."""
    folders = [f"tests/{part}" for part in parts if (ROOT / "tests" / part).exists()]
    if store == "postgres":
        folders.append("tests/system")
    environment = {**os.environ, "TRIAGE_TEST_STORE": store, "TRIAGE_TEST_POSTGRES": server}
    for name in ("TRIAGE_KEY", "TRIAGE_KEY_FILE", "TRIAGE_WORKSPACE", "TRIAGE_USER"):
        environment.pop(name, None)
    print(f"== {store}", flush=True)
    words = [
        sys.executable,
        "-m",
        "pytest",
        *folders,
        "-m",
        "not soak and not screens and not long",
        "-n",
        "auto",
        "--dist",
        "worksteal",
        *more,
    ]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


def on_postgres(parts: Sequence[str], more: Sequence[str]) -> int:
    """Run the tests on a server that is made and thrown away."""
    with cluster() as server:
        return suite("postgres", server, parts, more)


def printed(more: Sequence[str]) -> int:
    """Workbooks worked out by an office program, pages printed by a browser; both are installed where they are absent."""
    return with_programs("printed", READERS, more)


def with_programs(part: str, needed: dict[str, str], more: Sequence[str]) -> int:
    """Run a folder of tests that need programs of the system; they are installed where they are absent."""
    missing = [package for program, package in needed.items() if shutil.which(program) is None]
    if missing:
        _install(*missing)
    absent = [program for program in needed if shutil.which(program) is None]
    if absent:
        raise SystemExit(f"could not be installed: {', '.join(absent)}")
    print(f"== {part}", flush=True)
    environment = {**os.environ, f"TRIAGE_TEST_{part.upper()}": "1"}
    for name in ("TRIAGE_KEY", "TRIAGE_KEY_FILE", "TRIAGE_WORKSPACE", "TRIAGE_USER", "TRIAGE_TEST_STORE"):
        environment.pop(name, None)
    words = [sys.executable, "-m", "pytest", f"tests/system/{part}", "-m", "not soak", "-n", "0", *more]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


def left(marker: str, folder: str, more: Sequence[str]) -> int:
    """Tests that take longer than `make test` may, by their marker, on the plain record."""
    print(f"== {marker}", flush=True)
    environment = {**os.environ}
    for name in (
        "TRIAGE_KEY",
        "TRIAGE_KEY_FILE",
        "TRIAGE_WORKSPACE",
        "TRIAGE_USER",
        "TRIAGE_TEST_STORE",
        "NO_COLOR",
    ):
        environment.pop(name, None)
    words = [
        sys.executable,
        "-m",
        "pytest",
        folder,
        "-m",
        f"{marker} and not soak",
        "-n",
        "auto",
        "--dist",
        "worksteal",
        *more,
    ]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Run the suite on each store, then what is read elsewhere; ends with the first code that is not 0."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    ask.add_argument("--only", choices=("postgres", "sqlcipher", "printed", *LEFT, *WITH_SCREENS))
    ask.add_argument("--whole", action="store_true", help="all tests whose records may lie in any store")
    ask.add_argument("more", nargs="*", help="passed to pytest")
    said = ask.parse_args()
    parts = PARTS if said.whole else CORE
    missing = [module for module in ("psycopg", "sqlcipher3") if find_spec(module) is None]
    if missing:
        raise SystemExit(f"not installed: {', '.join(missing)}; pip install -e '.[dev]'")
    runs: dict[str, Callable[[], int]] = {
        "postgres": lambda: on_postgres(parts, said.more),
        "sqlcipher": lambda: suite("sqlcipher", "", parts, said.more),
        "printed": lambda: printed(said.more),
        **{marker: partial(left, marker, folder, said.more) for marker, folder in LEFT.items()},
        **{part: partial(with_programs, part, needed, said.more) for part, needed in WITH_SCREENS.items()},
    }
    ran = [timed(part, run) for part, run in runs.items() if said.only in {None, part}]
    print("== what ran")
    for one in ran:
        print(one)
    return next((one.code for one in ran if one.code), 0)


@dataclass(frozen=True)
class Ran:
    """One part of a run."""

    part: str
    code: int
    seconds: float

    def __str__(self) -> str:
        """Name, how long it took, and whether all of it passed."""
        return (
            f"{self.part:12} {timedelta(seconds=round(self.seconds))} {'failed' if self.code else 'passed'}"
        )


def timed(part: str, run: Callable[[], int]) -> Ran:
    """Run a part, and look at the clock."""
    begun = time.monotonic()
    code = run()
    return Ran(part, code, time.monotonic() - begun)


if __name__ == "__main__":
    raise SystemExit(main())
