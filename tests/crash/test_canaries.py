"""Every command of the table, as text and as JSON, for each role and for whoever gives no name: words kept apart are not said.

``MAY_SAY`` says which command may say which part of a case; to whom is what ``FIELDS`` says. Whatever stands in neither may be
said by nobody. Beside it every file that the commands left in the workspace and in the place for temporary files is read:
only the record's own files, which the operating system or a key protects, hold what was told about a child.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.crash.canaries import NAMES, SHUT, WORDS, copied, heard, left_behind, made, said_by
from tests.reading_once import PLACES
from triage.casework.permissions import fields_for
from triage.desk import Desk

FIELD_OF = {
    "safe": "safe_contact", "third": "third_party", "note": "notes", "told": "notes", "supervision": "notes",
    "kept": "child_private", "private": "child_private", "voice": "voice", "narrative": "narrative",
    "feedback": "voice", "quote": "voice",
}  # fmt: skip
"""Word -> the part of a case (code of ``FIELDS``) that it belongs to; words about who somebody is stand in no command."""
MAY_SAY: dict[str, frozenset[str]] = {
    "case show": frozenset({"third", "told"}),
    "case contact": frozenset({"safe"}),
    "case notes": frozenset({"note", "kept", "supervision"}),
    "escalation list": frozenset({"told"}),
    "escalation record": frozenset({"told"}),
    "household plan": frozenset({"third"}),
    "plan": frozenset({"third"}),
    "due": frozenset({"third"}),
    "measures quotes": frozenset({"quote"}),
    "report quarter": frozenset({"quote"}),
}
"""Command -> words it may say, to those who see their part; the restricted case's words are said by none of them."""
RELATIONS = frozenset({"any", "own_team", "own_case"})
"""How near somebody may stand at the most; roles that see a part only so are looked at by the tests of the gate."""
SHORT = (("", True), ("auditor", False), ("coordinator", False))
EVERY = [(role, as_json) for role in ("", *NAMES) for as_json in (False, True)]


@pytest.fixture(scope="session")
def told(shipped: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that is copied for each role."""
    with pytest.MonkeyPatch.context() as patch:
        for module, name, once in PLACES:
            patch.setattr(module, name, once)
        return made(tmp_path_factory.mktemp("canaries") / "ws", shipped)


@pytest.fixture
def place(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TRIAGE_USER", "TRIAGE_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    folder = copied(told, tmp_path / "ws")
    monkeypatch.chdir(folder)
    return folder


def nothing_is_said(folder: Path, role: str, *, as_json: bool) -> None:
    seen = fields_for(frozenset({role}) if role else frozenset(), RELATIONS)
    wrong = {}
    for command, words in heard(folder, role, as_json=as_json).items():
        allowed = {word for word in MAY_SAY.get(command, ()) if FIELD_OF[word] in seen}
        if words - allowed:
            wrong[command] = sorted(words - allowed)
    assert wrong == {}
    assert left_behind(folder, folder.parent / "tmp") == []


@pytest.mark.parametrize(("role", "as_json"), SHORT)
def test_no_command_says_what_is_kept_apart(place: Path, role: str, *, as_json: bool) -> None:
    nothing_is_said(place, role, as_json=as_json)


@pytest.mark.soak
@pytest.mark.parametrize(("role", "as_json"), EVERY)
def test_no_command_says_what_is_kept_apart_to_any_role(place: Path, role: str, *, as_json: bool) -> None:
    nothing_is_said(place, role, as_json=as_json)


@pytest.mark.parametrize("role", ["", "auditor", "manager", "data_steward"])
@pytest.mark.parametrize("as_json", [False, True])
def test_ways_of_contact_are_shown_to_those_who_work_with_the_child(
    place: Path, role: str, *, as_json: bool
) -> None:
    """A place and a time at which somebody can be found is what a violent partner would look for."""
    code, out, err = said_by(place, ("case", "contact", "C-1"), role, as_json=as_json)
    assert code == 0
    assert WORDS["safe"] not in out + err
    assert "home" not in out
    code, out, _ = said_by(place, ("case", "contact", "C-1"), "coordinator", as_json=as_json)
    assert (code, WORDS["safe"] in out) == (0, True)


def test_a_restricted_case_is_said_to_its_readers(place: Path) -> None:
    """The other way round: were nothing ever said, the tests above would find nothing."""
    code, out, _ = said_by(place, ("case", "show", SHUT), "manager", as_json=True)
    assert code == 0
    assert "ZqtoldtoShut" in out
    code, out, err = said_by(place, ("case", "show", SHUT), "coordinator", as_json=True)
    assert code == 3
    assert "Zq" not in out + err
