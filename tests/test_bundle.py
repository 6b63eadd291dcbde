"""The offline bundle: its installer stops where a file, a Python or a platform is not the one it was made for."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

PACKAGING = Path(__file__).parent.parent / ".ci" / "bundle"
pytestmark = pytest.mark.skipif(os.name != "posix" or not shutil.which("sha256sum"), reason="a POSIX shell")


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with everything but the wheels."""
    folder = tmp_path / "bundle"
    (folder / "wheels").mkdir(parents=True)
    shutil.copy(PACKAGING / "install.sh", folder)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (folder / "PLATFORM").write_text(
        f"version 0.0.0\npython {version}\nplatform {sysconfig.get_platform()}\n"
    )
    return summed(folder)


def summed(folder: Path) -> Path:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  ./{path.relative_to(folder)}" for path in files
    ]
    (folder / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    return folder


def install(bundle: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(
        ["sh", str(bundle / "install.sh"), *words],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_it_asks_where_to(bundle: Path) -> None:
    assert install(bundle).returncode == 2


def test_a_changed_or_added_file_stops_it(bundle: Path, tmp_path: Path) -> None:
    (bundle / "wheels" / "more.whl").write_text("x")
    assert "does not name" in install(bundle, str(tmp_path / "to")).stderr
    summed(bundle)
    (bundle / "wheels" / "more.whl").write_text("y")
    assert "not what it was" in install(bundle, str(tmp_path / "to")).stderr
    assert not (tmp_path / "to").exists()


@pytest.mark.parametrize(
    ("line", "word"), [("python 2.7", "is for Python 2.7"), ("platform vax-vms", "is for vax-vms")]
)
def test_another_python_or_platform_stops_it(bundle: Path, tmp_path: Path, line: str, word: str) -> None:
    key = line.split(maxsplit=1)[0]
    kept = [one for one in (bundle / "PLATFORM").read_text().splitlines() if not one.startswith(key)]
    (bundle / "PLATFORM").write_text("\n".join([*kept, line]) + "\n")
    summed(bundle)
    assert word in install(bundle, str(tmp_path / "to")).stderr
    assert not (tmp_path / "to").exists()


def test_it_never_asks_a_package_index() -> None:
    text = (PACKAGING / "install.sh").read_text()
    assert text.count("pip install") == text.count("--no-index") == 1


@pytest.mark.soak
def test_a_bundle_installs_without_network_and_without_a_compiler(tmp_path: Path) -> None:
    """Made here, then installed with a PATH that holds no compiler and no index to ask."""
    made = subprocess.run(
        ["sh", str(PACKAGING / "bundle.sh"), str(tmp_path)], capture_output=True, text=True, check=True, env={**os.environ, "PYTHON": sys.executable}
    )  # fmt: skip
    archive = Path(made.stdout.strip().splitlines()[-1])
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(tmp_path)], check=True)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "sed", "cat", "dirname", "sha256sum", "find", "wc"):
        (tools / name).symlink_to(str(shutil.which(name)))
    folder = archive.with_name(archive.name.removesuffix(".tar.gz"))
    alone = {
        "PATH": str(tools),
        "PYTHON": sys.executable,
        "PIP_CONFIG_FILE": os.devnull,
        "HOME": str(tmp_path),
    }
    target = tmp_path / "installed"
    subprocess.run(["sh", str(folder / "install.sh"), str(target)], check=True, env=alone, cwd=folder)
    said = subprocess.run(
        [str(target / "bin" / "triage"), "--version"], capture_output=True, text=True, check=True, env=alone
    )
    assert "triage" in said.stdout
