"""Bits worked out once are found again, and do not fill the disk; the extra they need is named where it is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("numpy", reason="columns are in the extra 'workbench'")

import numpy as np

from triage.errors import WrongUse
from triage.workbench.extra import needs
from triage.workbench.kept_bits import KeptBits


def ones() -> np.ndarray:
    return np.ones(4, np.uint8)


def test_bits_are_made_once_and_found_by_another_process(tmp_path: Path) -> None:
    first = KeptBits(tmp_path / "bits")
    assert first.find("a rule") is None
    assert first.get("a rule", ones).tolist() == [1, 1, 1, 1]
    assert first.get("a rule", lambda: np.zeros(4, np.uint8)).tolist() == [1, 1, 1, 1]
    second = KeptBits(tmp_path / "bits")
    assert second.get("a rule", lambda: np.zeros(4, np.uint8)).tolist() == [1, 1, 1, 1]
    assert (first.made, second.made) == (1, 0)


def test_a_file_that_is_not_whole_is_made_anew(tmp_path: Path) -> None:
    KeptBits(tmp_path).get("a rule", ones)
    for path in tmp_path.glob("*.npy"):
        path.write_bytes(path.read_bytes()[:40])
    assert KeptBits(tmp_path).get("a rule", ones).tolist() == [1, 1, 1, 1]


def test_what_nobody_asks_for_any_more_makes_room(tmp_path: Path) -> None:
    before = KeptBits(tmp_path, most=3)
    for number in range(5):
        before.get(f"rule {number}", ones)
    before.tidy()
    assert len(list(tmp_path.glob("*.npy"))) == 5, "all were asked for just now"
    now = KeptBits(tmp_path, most=3)
    now.get("rule 0", ones)
    now.tidy()
    assert len(list(tmp_path.glob("*.npy"))) == 3
    assert KeptBits(tmp_path).find("rule 0") is not None


def test_in_memory_alone_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    kept = KeptBits(None)
    kept.get("a rule", ones)
    kept.tidy()
    assert list(tmp_path.iterdir()) == []


def test_a_missing_library_is_named_with_what_to_install() -> None:
    needs("numpy")
    with pytest.raises(WrongUse, match="no_such_library and none_either, which are not installed") as told:
        needs("numpy", "no_such_library", "none_either")
    assert "needs-triage[workbench]" in told.value.mend
