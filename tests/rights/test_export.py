"""The copy of their own record: complete, each passage about others decided first, nothing in it that was held back."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desk.builders import LEAD, ON, SAM, a_case_in_danger, put_in
from tests.rights.builders import CANARIES, DALE, marked_case, say, sent
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, answer, list_escalations, record_escalation, show_case
from triage.desk.rights.contacting import record_contact
from triage.desk.rights.contesting import contest
from triage.desk.rights.copy_words import page
from triage.desk.rights.correcting import correct
from triage.desk.rights.dues import rights_due
from triage.desk.rights.exporting import Copy, gather, make_copy, month_on
from triage.desk.rights.passages import WHY, About, Audience, Passage, passed
from triage.desk.rights.redactions import list_text
from triage.errors import DataProblem, Refused


def decided(
    desk: Desk,
    tmp_path: Path,
    audience: Audience,
    rule: Callable[[Passage], tuple[str, str]],
    number: str = "C-7",
) -> Path:
    """The list of passages with a decision beside each."""
    held = gather(desk, number, audience)
    rules = {one.id: rule(one) for one in held.passages}
    data = json.loads(list_text(number, audience, held.passages))
    for row in data["passages"]:
        row["decision"], row["reason"] = rules[row["id"]]
    path = tmp_path / f"{audience}.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def hide(_: Passage) -> tuple[str, str]:
    return "hide", "it is about somebody else"


def keep(_: Passage) -> tuple[str, str]:
    return "keep", ""


def lived_in(desk: Desk) -> None:
    put_in(desk, marked_case())
    answer(desk, "C-7", "child_view", "I want it quiet", SAM)
    sent(desk, "C-7", "opened")
    record_contact(desk, "C-7", "phone", answered=True, by=SAM, with_whom="mum", note="talked")
    correct(desk, "C-7", "identity.phone", "01632 960009", "new", SAM)
    contest(desk, "C-7", "level", "parent", "Not so", SAM)
    say(desk, "withdrawn", number="C-7")


def copied(desk: Desk, tmp_path: Path, audience: Audience, rule: Any, lead: str | None = None) -> Copy:
    return make_copy(
        desk, gather(desk, "C-7", audience), [decided(desk, tmp_path, audience, rule)], DALE, lead
    )


def text_of(desk: Desk, copy: Copy) -> str:
    return page(desk, copy) + json.dumps(
        [copy.record, copy.rows, copy.held_back, copy.seen_by], ensure_ascii=False
    )


def test_every_stored_item_is_given_or_in_the_list_of_what_was_held_back(desk: Desk, tmp_path: Path) -> None:
    lived_in(desk)
    stored = {*desk.store.contents("C-7"), *desk.store.identities("C-7")}
    copy = copied(desk, tmp_path, "child", hide)
    assert set(copy.manifest) == stored
    assert {one["hash"] for one in copy.record} == stored
    given = json.dumps(copy.record, ensure_ascii=False)
    for mark, state in copy.manifest.items():
        assert state == "given" or mark in given
    assert all(one["reason"] and one["why"] in WHY for one in copy.held_back)
    (row,) = desk.store.subject_exports("C-7")
    kept = json.loads(desk.store.content("C-7", row.list_hash) or b"{}")
    assert kept["given"] == copy.manifest
    assert kept["held_back"] == copy.held_back


def test_with_everything_kept_the_copy_is_the_record_word_for_word(desk: Desk, tmp_path: Path) -> None:
    lived_in(desk)
    copy = copied(desk, tmp_path, "child", keep)
    assert not copy.held_back
    for one in copy.record:
        body = desk.store.content("C-7", one["hash"]) or desk.store.identity("C-7", one["hash"])
        assert body is not None
        assert one["data"] == json.loads(body)
    for word in CANARIES.values():
        assert word in text_of(desk, copy)


@pytest.mark.parametrize("audience", ["child", "parent"])
def test_what_was_held_back_is_nowhere_in_the_copy(desk: Desk, tmp_path: Path, audience: Audience) -> None:
    lived_in(desk)
    text = text_of(desk, copied(desk, tmp_path, audience, hide))
    for name in ("third", "narrative", "referrer", "family", "safe"):
        assert CANARIES[name] not in text
    if audience == "parent":
        for name in ("private", "child", "address"):
            assert CANARIES[name] not in text
        assert "parental_mental_health" not in text
    assert CANARIES["name"] in text, "a person's own name is theirs"
    assert SAM not in text, "staff are told by role"


def test_a_child_reads_their_own_words(desk: Desk, tmp_path: Path) -> None:
    lived_in(desk)
    text = text_of(desk, copied(desk, tmp_path, "child", hide))
    assert CANARIES["private"] in text
    assert CANARIES["child"] in text


def test_what_a_child_said_in_private_goes_to_no_parent_without_the_safeguarding_lead(
    desk: Desk, tmp_path: Path
) -> None:
    lived_in(desk)
    with pytest.raises(Refused, match="private words"):
        copied(desk, tmp_path, "parent", keep)
    with pytest.raises(Refused, match="safeguarding lead"):
        copied(desk, tmp_path, "parent", keep, SAM)
    assert desk.store.subject_exports("C-7", "given") == []
    assert CANARIES["private"] in text_of(desk, copied(desk, tmp_path, "parent", keep, LEAD))


def test_nothing_is_given_before_each_passage_is_decided(desk: Desk, tmp_path: Path) -> None:
    lived_in(desk)
    path = decided(desk, tmp_path, "child", keep)
    data = json.loads(path.read_text(encoding="utf-8"))
    data["passages"][-1]["decision"] = ""
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(Refused, match="1 of"):
        make_copy(desk, gather(desk, "C-7", "child"), [path], DALE)
    with pytest.raises(Refused):
        make_copy(desk, gather(desk, "C-7", "child"), [], DALE)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: {**data, "case": "C-8"}, lambda data: {**data, "for": "parent"}, lambda data: {**data, "format": "x"},
        lambda data: {**data, "passages": "none"}, lambda data: {**data, "passages": [1]}, lambda _: [],
        lambda data: {**data, "passages": [{**data["passages"][0], "decision": "perhaps"}]},
        lambda data: {**data, "passages": [{**data["passages"][0], "decision": "hide", "reason": " "}]},
    ],
)  # fmt: skip
def test_a_list_that_does_not_fit_is_refused(
    desk: Desk, tmp_path: Path, change: Callable[[Any], Any]
) -> None:
    put_in(desk, marked_case())
    path = decided(desk, tmp_path, "child", keep)
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(DataProblem):
        make_copy(desk, gather(desk, "C-7", "child"), [path], DALE)


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"{", b"[" * 100_000, b""])
def test_a_list_that_cannot_be_read_is_named(desk: Desk, tmp_path: Path, raw: bytes) -> None:
    put_in(desk, marked_case())
    path = tmp_path / "broken.json"
    path.write_bytes(raw)
    with pytest.raises(DataProblem):
        make_copy(desk, gather(desk, "C-7", "child"), [path], DALE)


def test_only_a_data_steward_gives_a_copy(desk: Desk, tmp_path: Path) -> None:
    put_in(desk, marked_case())
    with pytest.raises(Refused):
        make_copy(desk, gather(desk, "C-7", "child"), [decided(desk, tmp_path, "child", hide)], SAM)


def test_the_page_tells_who_looked_and_the_rules_in_words(desk: Desk, tmp_path: Path) -> None:
    put_in(desk, marked_case())
    show_case(desk, "C-7", SAM)
    text = page(desk, copied(desk, tmp_path, "child", keep))
    assert "Coordinator" in text
    assert "Where this is true" in text
    assert "<script" not in text


def test_words_in_a_record_cannot_change_the_page(desk: Desk, tmp_path: Path) -> None:
    put_in(desk, {**marked_case(), "narrative": "<script>alert(1)</script>"})
    assert "<script" not in page(desk, copied(desk, tmp_path, "child", keep))


def test_what_was_said_of_an_escalation_is_decided_too(desk: Desk) -> None:
    put_in(desk, a_case_in_danger())
    towards = list_escalations(desk, "C-9", by=SAM)[0].row.towards
    record_escalation(desk, "C-9", towards, SAM, told="ZQTOLD at the duty desk")
    assert any(
        "ZQTOLD" in one.text and one.why == "own_words" for one in gather(desk, "C-9", "child").passages
    )


ABOUT = About("parent", frozenset({"mum", "s1"}), frozenset({"domestic_abuse_current"}))
OTHERS = st.sampled_from([
    {"person": "parent", "need": "ZQX"}, {"who": "mum", "text": "ZQX"}, {"indicator": "domestic_abuse_current", "note": "ZQX"},
    {"indicator": "x", "third_party": True, "note": "ZQX"}, {"id": "s1", "is": "sibling", "age": "ZQX"},
    {"facts": ["need parent parental_stress 4"], "why": "ZQX"}, {"child_private": "ZQX"}, {"narrative": "ZQX"},
    {"child": {"postcode": "ZQX"}}, {"safe_contact": {"when": "ZQX"}}, {"household": {"cases": ["ZQX"]}},
    {"key": "identity.phone", "old": "ZQX", "new": "y"}, {"field": "full_postcode", "value": "ZQX"},
    {"level": {"number": 2, "rules": ["ZQX"], "facts": ["indicator domestic_abuse_current"]}},
])  # fmt: skip


@given(
    st.recursive(
        OTHERS,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3),
            st.dictionaries(st.sampled_from(["one", "two", "three"]), inner, min_size=1),
        ),
        max_leaves=8,
    )
)
def test_wherever_a_passage_about_somebody_else_lies_it_is_asked_about_and_taken_out(data: Any) -> None:
    asked: list[Passage] = []

    def note(passage: Passage) -> str:
        asked.append(passage)
        return "not yours"

    left = passed(data, ABOUT, note)
    assert asked
    assert "ZQX" not in json.dumps(left)
    assert "s1" not in json.dumps(left)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_on_is_the_same_day_or_the_last_of_the_month(day: date) -> None:
    found = month_on(day)
    assert 28 <= (found - day).days <= 31
    assert found.day in (day.day, 28, 29, 30)


def command(capsys: pytest.CaptureFixture[str], folder: Path, *words: str) -> tuple[int, str, str]:
    code = run(cli, [*words, "--workspace", str(folder), "--on", ON.isoformat()])
    done = capsys.readouterr()
    assert "Traceback" not in done.out + done.err
    return code, done.out, done.err


def steps(folder: Path, tmp_path: Path, *more: str) -> Sequence[str]:
    return ("export", "--subject", "C-7", "--redactions", str(tmp_path / "list.json"), "--by", DALE, *more)


def test_the_command_lists_first_and_gives_a_zip_that_only_its_owner_reads(
    desk: Desk, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(desk)
    listing, out = tmp_path / "list.json", tmp_path / "copy.zip"
    code, _, err = command(capsys, folder, *steps(folder, tmp_path, "--out", str(out)))
    assert (code, out.exists(), "passages are to be decided" in err) == (3, False, True)
    assert CANARIES["third"] not in err
    assert stat.S_IMODE(listing.stat().st_mode) == 0o600
    assert [item.code for item in rights_due(desk) if item.case == "C-7" and item.kind == "retention"] == [
        "subject_access"
    ]
    code, _, err = command(capsys, folder, *steps(folder, tmp_path, "--out", str(out)))
    assert (code, out.exists()) == (3, False)
    data = json.loads(listing.read_text(encoding="utf-8"))
    for row in data["passages"]:
        row["decision"], row["reason"] = "hide", "about somebody else"
    listing.write_text(json.dumps(data), encoding="utf-8")
    code, told, _ = command(capsys, folder, *steps(folder, tmp_path, "--out", str(out), "--json"))
    assert code == 0
    assert json.loads(told)["files"] == ["record.html", "record.json"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with zipfile.ZipFile(out) as box:
        text = "".join(box.read(name).decode() for name in box.namelist())
    assert CANARIES["third"] not in text
    code, _, err = command(capsys, folder, *steps(folder, tmp_path, "--out", str(out)))
    assert (code, "there already" in err or "to be decided" in err or "not decided" in err) == (3, True)
    assert not [item for item in rights_due(desk) if item.code == "subject_access"]
