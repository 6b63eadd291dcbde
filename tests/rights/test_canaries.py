"""Words that are not for everybody are in no output of these commands that may not hold them: neither in data nor in errors."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.desk.builders import LEAD, ON, SAM, a_case, a_referral_action, put_in
from tests.desk.conftest import DeskOn
from tests.rights.builders import CANARIES, DALE, KIM, marked_case, sent
from triage.casework.agreement import Said
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, close
from triage.desk.letters import Wanted, letter_for_case
from triage.desk.rights.agreeing import record_agreement
from triage.desk.rights.contacting import change_safe_way
from triage.desk.rights.correcting import correct
from triage.errors import Refused

EVERY = tuple(CANARIES.values())
WAYS = (CANARIES["safe"], CANARIES["third"])
"""The safe way and who is not safe: shown to the people who work with the family by the two commands about contact."""
SAYS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("case", "consent", "C-7", "--by", SAM): (),
    ("case", "consent", "C-7", "--status", "withdrawn", "--from", "parent", "--by", SAM): (),
    ("case", "consent", "C-7", "--status", "given", "--from", CANARIES["third"], "--by", SAM): (
        CANARIES["third"],
    ),
    ("case", "shared", "C-7", "--by", SAM): (),
    ("case", "shared", "add", "C-7", "--with", "school", "--item", "need sleep", "--by", SAM): (),
    ("case", "contact", "C-7", "--by", SAM): WAYS,
    ("case", "contact", "C-7", "--how", "home", "--no-answer", "--by", SAM): (),
    ("case", "contact", "C-7", "--how", "phone", "--with", CANARIES["third"], "--answered", "--by", SAM): (),
    ("case", "safe-contact", "C-7", "--how", "home visit", "--by", SAM): (),
    ("case", "safe-contact", "C-7", "--unsafe", "text", "--by", SAM): (),
    ("case", "correct", "C-7", "child.postcode", "B91", "--because", "moved", "--by", SAM): (),
    ("case", "correct", "C-7", "narrative", CANARIES["narrative"], "--because", "asked", "--by", SAM): (),
    ("case", "correct", "C-7", "child.sex", CANARIES["name"], "--because", "asked", "--by", SAM): (),
    ("case", "correct", "C-7", "identity.phone", CANARIES["address"], "--because", "asked", "--by", SAM): (),
    ("case", "contest", "C-7", "--level", "--who", "parent", "--text", "Not so", "--by", SAM): (),
    ("case", "contest", "C-7", "--answer", "We looked", "--outcome", "stands", "--by", KIM): (),
    ("sharing", "agreements"): (),
    ("retention", "due", "--all", "--by", DALE): (),
    ("hold", "C-7", "--reason", "complaint", "--note", CANARIES["private"], "--by", DALE): (),
    ("hold", "list", "--by", DALE): (),
    ("hold", "lift", "C-7", "--note", CANARIES["private"], "--by", DALE): (),
    (
        "erase",
        "C-7",
        "--reason",
        "person_asked",
        "--note",
        CANARIES["private"],
        "--by",
        DALE,
        "--second",
        LEAD,
    ): (),
    ("retention", "erased", "--by", DALE): (),
    ("export", "--subject", "C-7", "--redactions", "list.json", "--by", DALE): (),
    ("due",): (),
    ("case", "timeline", "C-7", "--by", SAM): (),
}
"""A command and the words that it may say."""


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("words", list(SAYS), ids=" ".join)
def test_a_command_says_nothing_that_is_not_for_everybody(
    words: tuple[str, ...],
    as_json: bool,
    desk: Desk,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put_in(desk, marked_case())
    sent(desk, "C-7", "opened")
    desk.close()
    monkeypatch.chdir(tmp_path)
    more = ["--json"] if as_json else []
    code = run(cli, [*words, *more, "--workspace", str(folder), "--on", ON.isoformat()])
    done = capsys.readouterr()
    assert "Traceback" not in done.out + done.err
    assert code in (0, 2, 3)
    said = done.out + done.err
    spoken = set(SAYS[words])
    if as_json and words[1:2] == ("correct",):
        spoken |= {
            CANARIES["narrative"],
            "01632 960001",
            CANARIES["address"],
        }  # The old and the new value are what it answers.
    assert {word for word in EVERY if word in said} <= spoken


LETTERS = (
    ("letter", "C-7", "--for", "service", "--service", "sleep-advice"),
    ("letter", "C-7", "--for", "family", "--safeguarding-lead-agreed", LEAD),
    ("letter", "C-7", "--for", "referrer"),
)


@pytest.mark.parametrize("words", LETTERS, ids=" ".join)
def test_a_letter_after_changes_of_the_safe_way_and_corrections_holds_no_unsafe_way(
    words: tuple[str, ...], desk: Desk, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was recorded since the case was added counts in every letter as what came with it does (law 11)."""
    put_in(
        desk,
        {
            **marked_case(),
            "safe_contact": {"how": "text message", "when": "ZQOLDWAY"},
            "unsafe_contact": ["home"],
        },
    )
    change_safe_way(
        desk, "C-7", safe={"how": "phone", "with": "mum", "when": "mornings"}, unsafe=("text",), by=SAM
    )
    correct(desk, "C-7", "voice.child_private", "ZQPRIVATETOO", "They asked", SAM)
    desk.close()
    run(cli, [*words, "--by", SAM, "--workspace", str(folder), "--on", ON.isoformat()])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    for word in (
        CANARIES["private"],
        "ZQPRIVATETOO",
        CANARIES["third"],
        CANARIES["address"],
        "ZQOLDWAY",
        "text message",
    ):
        assert word not in said.out


def test_a_closed_case_is_written_about_with_the_ways_and_the_agreement_of_today(desk: Desk) -> None:
    """No decision is made on a closed case any more; what is not safe since then still counts."""
    put_in(desk, a_case(safe_contact={"how": "phone", "when": "ZQOLDWAY"}, unsafe_contact=["home"]))
    service = a_referral_action(desk, "C-1").service
    wanted = Wanted("service", service=service)
    assert "ZQOLDWAY" in letter_for_case(desk, "C-1", wanted, SAM).text
    close(desk, "C-1", "needs_met", SAM)
    change_safe_way(desk, "C-1", safe={}, unsafe=("phone",), by=SAM)
    with pytest.raises(Refused, match="no safe way"):
        letter_for_case(desk, "C-1", wanted, SAM)
    change_safe_way(desk, "C-1", safe={"how": "text"}, by=SAM)
    letter = letter_for_case(desk, "C-1", wanted, SAM)
    assert "ZQOLDWAY" not in letter.text
    record_agreement(desk, "C-1", Said("withdrawn", "parent"), SAM)
    with pytest.raises(Refused, match="does not cover"):
        letter_for_case(desk, "C-1", wanted, SAM)


def test_an_agreement_that_has_ended_covers_no_letter(desk_on: DeskOn) -> None:
    put_in(desk_on(), a_case(consent={"status": "not_asked"}))
    record_agreement(desk_on(), "C-1", Said("given", "parent", until=ON), SAM)
    wanted = Wanted("service", service=a_referral_action(desk_on(), "C-1").service)
    assert letter_for_case(desk_on(), "C-1", wanted, SAM).text
    with pytest.raises(Refused, match="does not cover"):
        letter_for_case(desk_on(ON + timedelta(days=1)), "C-1", wanted, SAM)
