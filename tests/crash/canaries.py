"""A workspace whose cases hold a word of their own in every part, and running commands over it for a role."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from tests.crash.month import sit
from tests.desk.builders import ON, SAM, a_case, batch
from tests.safety.test_banner import COMMANDS, NOT_HERE
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, add_cases, add_person, confirm, create_workspace, record_escalation, refer
from triage.desk.loop.owning import note
from triage.desk.measuring.feedback import record_feedback
from triage.desk.restricting import restrict

NAMES = {
    "coordinator": SAM, "safeguarding_lead": "Lee Example", "manager": "Kim Example", "clinical_lead": "Dr Example",
    "lead_practitioner": "Lou Example", "referrer": "Ray Example", "data_steward": "Dee Example", "auditor": "Ash Example",
    "rules_owner": "Rul Example",
}  # fmt: skip
CASE, SHUT = "C-1", "C-2"
WORDS = {
    "name": "Zqgiven", "family_name": "Zqfamilyname", "address": "Zqstreet", "phone": "01632960777", "nhs": "9990000018",
    "safe": "Zqsafeway", "private": "Zqprivate", "third": "Zqthird", "narrative": "Zqnarrative", "voice": "Zqvoice",
    "strength": "Zqstrength", "note": "Zqnoteword", "supervision": "Zqsupervision", "kept": "Zqkeptbychild", "told": "Zqtoldto",
    "referrer": "Zqreferrer", "feedback": "Zqfeedback", "quote": "Zqquoted",
}  # fmt: skip
"""Part -> a word that stands nowhere else."""
SHUT_WORDS = {
    part: f"{word}Shut" if word.startswith("Zq") else word[:-1] + "9" for part, word in WORDS.items()
}
"""The same parts of the restricted case."""
LAST = (
    "case merge",
    "case unmerge",
    "case close",
    "erase",
    "encrypt",
    "upgrade",
    "people leave",
    "people away add",
    "restore",
    "init",
    "demo",
)
"""Commands that change what the others are tried on; tried at the end, ``encrypt`` and ``demo`` not at all."""
LEFT_OUT = {"encrypt", "upgrade", "demo", "init", "tui", "rules impact", "rules docs", "rules propose"}
"""No case is shown by them, or they change the place itself; each has tests of its own."""


def marked(number: str, words: dict[str, str], **other: Any) -> dict[str, Any]:
    return a_case(
        number,
        identity={
            "given_name": words["name"], "family_name": words["family_name"], "address": f"7 {words['address']} Lane",
            "phone": words["phone"], "nhs_number": words["nhs"],
        },
        people=[{"id": "mum", "is": "parent", "parental_responsibility": True}, {"id": words["third"], "is": "parent"}],
        referrer={"source": "primary_school", "role": "senco", "name": words["referrer"]},
        safe_contact={"how": "phone", "with": "mum", "when": f"when {words['safe']} is out"},
        unsafe_contact=["home"],
        indicators=["domestic_abuse_current", {"indicator": "parental_substance_misuse", "third_party": True, "who": words["third"]}],
        voice={"child": words["voice"], "child_private": words["private"]},
        strengths=[words["strength"]],
        narrative=f"Somebody told us {words['narrative']}.",
        **other,
    )  # fmt: skip


def made(folder: Path, shipped: Desk) -> Path:
    """The workspace, with steps taken that leave words behind."""
    create_workspace(folder)
    with sit(folder, shipped, ON) as desk:
        for role, name in NAMES.items():
            add_person(
                desk,
                name,
                role,
                "North" if role == "lead_practitioner" else "",
                by=None if name == SAM else SAM,
            )
        for number, words in ((CASE, WORDS), (SHUT, SHUT_WORDS)):
            report = add_cases(desk, batch(desk, marked(number, words)), SAM)
            assert not report.problems, report.problems
            record_escalation(desk, number, "statutory", SAM, told=words["told"])
            note(desk, number, words["note"], by=SAM)
            note(desk, number, words["kept"], by=SAM, private_of_child=True)
            note(desk, number, words["supervision"], by="Lee Example", supervision=True)
            confirm(desk, number, None, SAM)
            refer(desk, number, "sleep", "sleep-advice", SAM)
            record_feedback(desk, number, "parent", f"We say {words['feedback']}", by=SAM)
            record_feedback(
                desk,
                number,
                "parent",
                f"We say {words['quote']}",
                by=SAM,
                may_quote=True,
                agreed_by=["parent"],
            )
        restrict(desk, SHUT, ["Kim Example"], "staff_family", "Lee Example")
    (folder / "cases.json").write_text(json.dumps(a_case("C-9")), encoding="utf-8")
    return folder


def table() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every command that is tried, those that change what the others look at last."""
    tried = [name for name, words in COMMANDS.items() if NOT_HERE not in words and name not in LEFT_OUT]
    for name in sorted(tried, key=lambda one: one in LAST):
        yield name, COMMANDS[name]


def said_by(folder: Path, words: tuple[str, ...], role: str, *, as_json: bool) -> tuple[int, str, str]:
    """Run a command of the table as somebody of a role would; "" gives no name. Returns code and both streams."""
    asked = list(words)
    if "--by" in asked:
        place = asked.index("--by")
        asked[place : place + 2] = []
    if role:
        asked += ["--by", NAMES[role]]
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(
            cli,
            [*asked, *(["--json"] if as_json else []), "--workspace", str(folder), "--on", ON.isoformat()],
        )
    assert "Traceback" not in out.getvalue() + err.getvalue()
    return code, out.getvalue(), err.getvalue()


def heard(folder: Path, role: str, *, as_json: bool) -> dict[str, set[str]]:
    """Go through all commands; returns which parts of which case each said: ``name``, or ``shut name`` of the restricted case."""
    found: dict[str, set[str]] = {}
    for number in (CASE, SHUT):
        for name, words in table():
            if number == SHUT and (CASE not in words or name in LAST):
                continue
            asked = tuple(number if word == CASE else word for word in (*name.split(), *words))
            _, out, err = said_by(folder, asked, role, as_json=as_json)
            said = out + err
            parts = {f"shut {part}" for part, word in SHUT_WORDS.items() if word in said}
            for word in SHUT_WORDS.values():
                said = said.replace(word, "")
            parts |= {part for part, word in WORDS.items() if word in said}
            if parts:
                found.setdefault(name, set()).update(parts)
    return found


def left_behind(*places: Path) -> list[str]:
    """Files that hold a word of a case and are not the record's own."""
    every = [*WORDS.values(), *SHUT_WORDS.values()]
    return [
        str(path)
        for place in places
        for path in sorted(place.rglob("*"))
        if path.is_file()
        and not path.name.startswith(("triage.db", "identity.db"))
        and any(word.encode() in path.read_bytes() for word in every)
    ]


def copied(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))
