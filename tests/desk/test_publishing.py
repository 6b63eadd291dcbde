"""Changing the rules: proposed, approved by somebody else, published, undone; decisions follow, byte for byte."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.builders import plain_case
from tests.desk.builders import ON, SAM, a_case, batch
from tests.desk.rule_builders import (
    ASH,
    KIM,
    LEAD,
    RAY,
    at,
    checks_saying,
    edit,
    harm_rule,
    needs_text,
    sleep_rule,
    small_workspace,
    vocabulary_texts,
)
from triage.casefile import case_from_data
from triage.desk import Desk, add_cases, answer, assess_case, due, replay, rules_at, version_in_effect
from triage.desk.deciding import stored_decision
from triage.desk.publishing import (
    approve,
    bring_back,
    propose,
    publish,
    restore,
    rules_log,
    show_proposal,
    unpublished,
    withdraw,
)
from triage.errors import DataProblem, Refused, WrongUse

GREEN = checks_saying()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("rules") / "ws")


@pytest.fixture
def ws(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


def decision(folder: Path, on: date = ON) -> bytes:
    """The decision on one case: sleep at 6, on this day."""
    with at(folder, on) as desk:
        data = plain_case(needs=[{"need": "sleep", "severity": "6"}])
        return assess_case(desk, case_from_data(data, desk.vocabulary, on)).as_bytes()


def changed(folder: Path, severity: int = 6, by: str = SAM, on: date = ON) -> int:
    """Sleep advice from another score on, proposed."""
    edit(folder, sleep_rule(severity))
    with at(folder, on) as desk:
        return propose(desk, f"Sleep advice from {severity}", by, checks=GREEN).row.id


def put_in(folder: Path, identity: int, on: date = ON, effective: date | None = None) -> int:
    """Approved by somebody else and published."""
    with at(folder, on) as desk:
        approve(desk, identity, KIM)
        return publish(desk, identity, SAM, effective).row.number


def test_the_whole_way_of_a_change_and_back(ws: Path) -> None:
    first = decision(ws)
    number = changed(ws)
    put_in(ws, number)
    other = decision(ws)
    assert other != first
    with at(ws) as desk:
        made = restore(desk, 1, SAM, LEAD, "Too many referrals")
    assert (made.version.row.number, made.version.row.restores, made.version.standing) == (3, 1, "in effect")
    assert decision(ws) == first
    assert (ws / "rules/needs/example.yaml").read_text("utf-8") == needs_text(sleep_rule(7))
    with at(ws) as desk:
        whats = [event.what for event in rules_log(desk).events]
    assert whats == ["rules.propose", "rules.approve", "rules.publish", "rules.restore", "rules.restore"]


def test_decisions_of_every_version_are_made_again_byte_for_byte(ws: Path) -> None:
    """Law 9: each stored decision replays under the rules it was made with, whatever was published since."""
    with at(ws) as desk:
        assert not add_cases(
            desk, batch(desk, a_case(needs=[{"need": "sleep", "severity": 6}])), SAM
        ).problems
    put_in(ws, changed(ws))
    with at(ws) as desk:
        answer(desk, "C-1", "household_members", "two sisters", SAM)
        restore(desk, 1, SAM, LEAD, "Too many referrals")
    edit(ws, sleep_rule(2))
    with at(ws, ON + timedelta(days=1)) as desk:
        answer(desk, "C-1", "current_safety", "yes", SAM)
        again = replay(desk, "C-1")
        prints = [row.rules_print for row in desk.store.decisions("C-1")]
        versions = {row.number: row.fingerprint for row in desk.store.rule_versions()}
        used = [stored_decision(desk, row).rulebook.fingerprint for row in desk.store.decisions("C-1")]
    assert [one.same for one in again] == [True, True, True]
    assert prints[0] == prints[2] != prints[1]
    assert used == [versions[1], versions[2], versions[3]]
    assert versions[1] == versions[3]


def test_what_to_restore_is_the_version_before(ws: Path) -> None:
    put_in(ws, changed(ws, 6), effective=ON + timedelta(days=9))
    number = put_in(ws, changed(ws, 5))
    with at(ws) as desk:
        assert [view.before for view in rules_log(desk).versions] == [1, 1, 1]
        assert number == 3
    put_in(ws, changed(ws, 4))
    with at(ws) as desk:
        assert rules_log(desk).versions[-1].before == 3


def test_until_the_first_publication_the_files_decide(ws: Path) -> None:
    first = decision(ws)
    edit(ws, sleep_rule(6))
    assert decision(ws) != first
    with at(ws) as desk:
        assert version_in_effect(desk) is None
        assert desk.rules_notice is None


def test_from_then_on_the_published_version_decides_and_says_that_files_differ(ws: Path) -> None:
    put_in(ws, changed(ws))
    published = decision(ws)
    edit(ws, sleep_rule(2))
    assert decision(ws) == published
    with at(ws) as desk:
        assert desk.rules_notice == "version 2 of the rules decides; 1 file in rules/ differs from it"
        assert desk.rules_notice in (desk.notice or "")
        assert rules_at(desk, "published") != rules_at(desk, "working")


def test_a_file_that_cannot_be_read_stops_no_decision_once_rules_are_published(ws: Path) -> None:
    put_in(ws, changed(ws))
    published = decision(ws)
    (ws / "rules/needs/example.yaml").write_text("rules: [", encoding="utf-8")
    assert decision(ws) == published
    (ws / "rules/needs/example.yaml").write_bytes(b"\xff\xfe")
    assert decision(ws) == published


def test_approval_goes_to_what_was_proposed_not_to_the_files(ws: Path) -> None:
    number = changed(ws)
    edit(ws, sleep_rule(1))
    put_in(ws, number)
    with at(ws) as desk:
        assert desk.rules_files["needs/example.yaml"] == needs_text(sleep_rule(6))
        assert rules_at(desk, f"proposal-{number}") == rules_at(desk, "2")


def test_a_later_day_waits(ws: Path) -> None:
    before = decision(ws, ON + timedelta(days=3))
    number = changed(ws)
    edit(ws, sleep_rule(7))
    put_in(ws, number, effective=ON + timedelta(days=3))
    with at(ws, ON + timedelta(days=2)) as desk:
        row = version_in_effect(desk)
        assert row is not None
        assert row.number == 1
        assert [view.standing for view in rules_log(desk).versions] == ["in effect", "waits"]
    waiting = json.loads(decision(ws, ON + timedelta(days=2)))
    assert waiting["rulebook"] == json.loads(before)["rulebook"]
    assert decision(ws, ON + timedelta(days=3)) != before


def test_what_waits_never_comes_once_something_else_was_published(ws: Path) -> None:
    put_in(ws, changed(ws), effective=ON + timedelta(days=10))
    with at(ws) as desk:
        restore(desk, 1, SAM, KIM, "We were too quick")
    with at(ws, ON + timedelta(days=20)) as desk:
        row = version_in_effect(desk)
        assert row is not None
        assert row.number == 3
        assert [view.standing for view in rules_log(desk).versions] == ["kept", "superseded", "in effect"]


@pytest.mark.parametrize(
    ("by", "words"),
    [
        (SAM, "nobody approves a change of their own"),
        (ASH, "auditor changes nothing"),
        (RAY, "referrer does not decide"),
        ("Nobody Known", "not registered"),
        (None, "nobody is named"),
    ],
)
def test_who_cannot_approve(ws: Path, by: str | None, words: str) -> None:
    number = changed(ws)
    with at(ws) as desk:
        with pytest.raises(Refused, match=words):
            approve(desk, number, by)
        assert show_proposal(desk, number).row.state == "open"


def test_what_is_not_green_needs_an_answer_each(ws: Path) -> None:
    edit(ws, sleep_rule(6))
    with at(ws) as desk:
        number = propose(desk, "Earlier", SAM, checks=checks_saying({"proofs", "impact"})).row.id
        with pytest.raises(Refused, match="proofs: proofs as told; impact: impact as told"):
            approve(desk, number, KIM)
        with pytest.raises(Refused, match="impact"):
            approve(desk, number, KIM, answers={"proofs": "No solver here"})
        with pytest.raises(WrongUse, match="empty"):
            approve(desk, number, KIM, answers={"proofs": " ", "impact": "yes"})
        with pytest.raises(WrongUse, match="green"):
            approve(desk, number, KIM, answers={"lint": "fine"})
        with pytest.raises(WrongUse, match="no check 'looks'"):
            approve(desk, number, KIM, answers={"looks": "fine"})
        assert show_proposal(desk, number).answers == ()
        view = approve(desk, number, KIM, answers={"proofs": "No solver here", "impact": "As intended"})
    assert [(one.check_name, one.reason, one.by_name) for one in view.answers] == [
        ("impact", "As intended", KIM),
        ("proofs", "No solver here", KIM),
    ]


def test_a_lost_escalation_needs_the_safeguarding_lead(ws: Path) -> None:
    edit(ws, harm_rule(status="retired"), file="safeguarding/example.yaml")
    with at(ws) as desk:
        number = propose(desk, "Covered elsewhere", SAM, checks=GREEN).row.id
        assert [item.role for item in due(desk) if item.kind == "rule_proposal"] == ["safeguarding_lead"]
        with pytest.raises(Refused, match="harm escalated to statutory and is retired now"):
            approve(desk, number, KIM)
        with pytest.raises(Refused, match="an escalation may be lost"):
            approve(desk, number, LEAD and KIM, second=None)
        with pytest.raises(Refused, match="the second person is the author"):
            approve(desk, number, KIM, second=SAM)
        view = approve(desk, number, KIM, second=LEAD)
    assert {(one.by_name, one.role) for one in view.approvals} == {
        (KIM, "rules_owner"),
        (LEAD, "safeguarding_lead"),
    }


def test_the_safeguarding_lead_alone_may_approve_it(ws: Path) -> None:
    edit(ws, harm_rule(status="retired"), file="safeguarding/example.yaml")
    with at(ws) as desk:
        number = propose(desk, "Covered elsewhere", SAM, checks=GREEN).row.id
        assert approve(desk, number, LEAD).row.state == "approved"


def test_a_safeguarding_lead_does_not_approve_a_loss_of_their_own(ws: Path) -> None:
    edit(ws, harm_rule(status="retired"), file="safeguarding/example.yaml")
    with at(ws) as desk:
        number = propose(desk, "Covered elsewhere", LEAD, checks=GREEN).row.id
        for by, second in ((LEAD, None), (KIM, LEAD), (KIM, None)):
            with pytest.raises(Refused):
                approve(desk, number, by, second=second)


def test_another_publication_makes_what_waits_stale(ws: Path) -> None:
    one, two = changed(ws, 6), changed(ws, 5)
    with at(ws) as desk:
        approve(desk, two, KIM)
    put_in(ws, one)
    with at(ws) as desk:
        assert show_proposal(desk, two).row.state == "stale"
        with pytest.raises(Refused, match="stale: propose again"):
            publish(desk, two, SAM)
        with pytest.raises(Refused, match="stale: propose again"):
            approve(desk, two, KIM)
        edit(ws, sleep_rule(5))
    with at(ws) as desk:
        again = propose(desk, "Once more", SAM, checks=GREEN)
        assert again.row.base == 2


def test_only_what_is_approved_is_published(ws: Path) -> None:
    number = changed(ws)
    with at(ws) as desk:
        with pytest.raises(Refused, match="cannot be published"):
            publish(desk, number, SAM)
        approve(desk, number, KIM)
        with pytest.raises(Refused, match="has passed"):
            publish(desk, number, SAM, ON - timedelta(days=1))
        publish(desk, number, SAM)
        for step in (
            lambda: publish(desk, number, SAM),
            lambda: approve(desk, number, KIM),
            lambda: withdraw(desk, number, SAM),
        ):
            with pytest.raises(Refused, match="published already"):
                step()


def test_nothing_is_settled_before_it_was_proposed(ws: Path) -> None:
    number = changed(ws)
    with at(ws, ON - timedelta(days=1)) as desk, pytest.raises(Refused, match="after 2026-11-21"):
        approve(desk, number, KIM)


def test_a_withdrawn_change_stays_out(ws: Path) -> None:
    number = changed(ws)
    with at(ws) as desk:
        assert withdraw(desk, number, KIM).row.state == "withdrawn"
        with pytest.raises(Refused, match="it was withdrawn"):
            approve(desk, number, KIM)
        assert propose(desk, "After all", SAM, checks=GREEN).row.id == number + 1


def test_the_same_files_are_proposed_once(ws: Path) -> None:
    number = changed(ws)
    with at(ws) as desk, pytest.raises(Refused, match=f"proposal {number} of {SAM} holds just these files"):
        propose(desk, "Again", KIM, checks=GREEN)


def test_nothing_changed_is_nothing_to_propose(ws: Path) -> None:
    put_in(ws, changed(ws))
    with at(ws) as desk, pytest.raises(WrongUse, match="the same as version 2"):
        propose(desk, "Again", SAM, checks=GREEN)


def test_the_rules_as_they_came_can_be_published(ws: Path) -> None:
    with at(ws) as desk:
        number = propose(desk, "Under publication from now on", SAM, checks=GREEN).row.id
    assert put_in(ws, number) == 2


def test_a_note_is_needed(ws: Path) -> None:
    edit(ws, sleep_rule(6))
    with at(ws) as desk:
        with pytest.raises(WrongUse, match="say what is changed"):
            propose(desk, " ", SAM, checks=GREEN)
        with pytest.raises(WrongUse, match="say why"):
            restore(desk, 1, SAM, KIM, "")


def test_files_with_a_fault_are_not_proposed(ws: Path) -> None:
    edit(ws, sleep_rule(6, then={"offer": {"help": "no_such_help"}}))
    with at(ws) as desk, pytest.raises(DataProblem):
        propose(desk, "A slip", SAM, checks=GREEN)


def test_codes_that_the_directory_needs_are_not_taken_away(ws: Path) -> None:
    texts = vocabulary_texts()
    (ws / "rules/vocabulary/help.yaml").write_text(
        texts["vocabulary/help.yaml"].replace('"sleep"', '"rest"'), "utf-8"
    )
    edit(ws, sleep_rule(6, then={"offer": {"help": "rest"}}))
    with at(ws) as desk, pytest.raises(DataProblem) as problem:
        propose(desk, "Another word", SAM, checks=GREEN)
    assert "services/example.yaml" in str(problem.value.issues[0].file)


def test_a_service_with_a_code_not_published_yet_says_so(ws: Path) -> None:
    put_in(ws, changed(ws))
    help_file = ws / "rules/vocabulary/help.yaml"
    help_file.write_text(
        help_file.read_text("utf-8")
        .replace('"code": "sleep"', '"code": "sleep"')
        .replace("}]", '}, {"code": "rest", "title": "Rest"}]'),
        "utf-8",
    )
    service = ws / "directory/services/example.yaml"
    service.write_text(
        service.read_text("utf-8").replace('"help": ["sleep"]', '"help": ["sleep", "rest"]'), "utf-8"
    )
    with at(ws) as desk, pytest.raises(DataProblem) as problem:
        _ = desk.directory
    assert "not published yet" in problem.value.issues[0].mend


def test_restoring_takes_two_people_and_the_lead_where_escalations_are_lost(ws: Path) -> None:
    edit(
        ws,
        harm_rule(),
        harm_rule(id="more", when={"need": "sleep", "severity": "9 or more"}),
        file="safeguarding/example.yaml",
    )
    with at(ws) as desk:
        number = propose(desk, "One more", SAM, checks=GREEN).row.id
    put_in(ws, number)
    with at(ws) as desk:
        for second, words in (
            (None, "needs a second person"),
            (SAM, "the first one"),
            (RAY, "referrer does not decide"),
            (ASH, "auditor is not"),
        ):
            with pytest.raises(Refused, match=words):
                restore(desk, 1, SAM, second, "Too many")
        with pytest.raises(Refused, match="more escalated to statutory and is gone"):
            restore(desk, 1, SAM, KIM, "Too many")
        made = restore(desk, 1, SAM, LEAD, "Too many")
    assert made.lost == ("more escalated to statutory and is gone",)
    assert made.version.row.second == LEAD


def test_work_nobody_proposed_is_set_aside_and_comes_back(ws: Path) -> None:
    put_in(ws, changed(ws))
    with at(ws) as desk:
        assert unpublished(desk) == []
    edit(ws, sleep_rule(3))
    (ws / "rules/needs/mine.yaml").write_text(needs_text(sleep_rule(id="mine")), "utf-8")
    with at(ws) as desk:
        assert unpublished(desk) == ["needs/example.yaml", "needs/mine.yaml"]
        made = restore(desk, 1, SAM, LEAD, "Back")
        assert made.files.kept == 1
        assert made.files.touched == ("needs/example.yaml", "needs/mine.yaml")
    assert not (ws / "rules/needs/mine.yaml").exists()
    with at(ws) as desk:
        bring_back(desk, rules_at(desk, "kept-1"), "kept-1", SAM)
    assert (ws / "rules/needs/example.yaml").read_text("utf-8") == needs_text(sleep_rule(3))
    assert (ws / "rules/needs/mine.yaml").exists()


def test_restoring_what_decides_is_refused(ws: Path) -> None:
    put_in(ws, changed(ws))
    with at(ws) as desk, pytest.raises(Refused, match="are in effect"):
        restore(desk, 2, SAM, LEAD, "Again")


def test_an_older_workspace_gets_its_first_version_at_the_first_proposal(tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "ws", first_version=False)
    edit(folder, sleep_rule(6))
    with at(folder) as desk:
        propose(desk, "Earlier", SAM, checks=GREEN)
        (first,) = desk.store.rule_versions()
    assert first.kind == "shipped"
    assert "not known" in first.note


@pytest.mark.files
def test_a_record_that_cannot_be_read_lets_the_files_decide(ws: Path) -> None:
    put_in(ws, changed(ws))
    edit(ws, sleep_rule(2))
    (ws / "triage.db").write_bytes(b"no database" * 100)
    with at_files(ws) as desk:
        assert desk.rules_files == desk.working_rules_files
        assert "decided without the record" in (desk.notice or "")


@contextmanager
def at_files(folder: Path) -> Iterator[Desk]:
    from triage.workspace import Workspace  # noqa: PLC0415

    desk = Desk(Workspace(folder), ON)
    yield desk
    desk.close()


# Every order of steps, against what they should come to.


@dataclass
class Wanted:
    """A proposal as it should stand."""

    texts: dict[str, str]
    author: str
    base: int
    state: str


WHO = st.sampled_from([SAM, KIM, LEAD, SAM, KIM, LEAD, ASH, RAY])
WHICH = st.integers(1, 4)
RIGHTLY = st.sampled_from([True, True, True, False])


class Publishing(RuleBasedStateMachine):
    """People change one file, propose, approve, publish, undo, in any order; what decides is always what was agreed."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="publishing-"))
        small_workspace(self.folder / "ws")
        self.ws, self.on = self.folder / "ws", ON
        self.working = needs_text()
        self.versions: list[tuple[date | None, str]] = [(None, self.working)]
        self.proposals: list[Wanted] = []

    @initialize(severities=st.lists(st.integers(2, 9), max_size=2), open_too=st.booleans())
    def begin(self, severities: list[int], open_too: bool) -> None:
        """Some changes are through already, so that short runs reach what lies behind them."""
        if open_too:
            self.change_a_file(1)
        for severity in severities:
            before = len(self.proposals)
            self.change_a_file(severity)
            if len(self.proposals) > before:
                self.approve(len(self.proposals), LEAD, rightly=False)
                self.publish(len(self.proposals), SAM, rightly=False, days=0)

    def desk(self) -> Desk:
        return at(self.ws, self.on)

    def decides(self) -> str:
        come = [text for day, text in self.versions if day is not None and day <= self.on]
        return come[-1] if come else self.working

    @rule(severity=st.integers(2, 9))
    def change_a_file(self, severity: int) -> None:
        edit(self.ws, sleep_rule(severity))
        self.working = needs_text(sleep_rule(severity))
        self.propose(SAM if severity % 2 else KIM)

    @rule(days=st.integers(1, 5))
    def days_pass(self, days: int) -> None:
        self.on += timedelta(days=days)

    @rule(by=WHO)
    def propose(self, by: str) -> None:
        newest = self.versions[-1][1]
        again = any(
            one.texts["needs"] == self.working and one.state in {"open", "approved"} for one in self.proposals
        )
        nothing = newest == self.working and len(self.versions) > 1
        allowed = by not in {ASH, RAY} and not again and not nothing
        with self.desk() as desk, _expected(allowed):
            propose(desk, "A change", by, checks=GREEN)
            self.proposals.append(Wanted({"needs": self.working}, by, len(self.versions), "open"))

    def chosen(self, which: int, by: str, rightly: bool, state: str) -> tuple[int, str]:
        """Any proposal and person, or where one is to be had a proposal in the right state and somebody who may."""
        fitting = [place for place, one in enumerate(self.proposals, start=1) if one.state == state]
        if not rightly or not fitting:
            return which, by
        place = fitting[which % len(fitting)]
        return place, next(
            who for who in (by, SAM, KIM) if who not in {ASH, RAY, self.proposals[place - 1].author}
        )

    @rule(which=WHICH, by=WHO, rightly=RIGHTLY)
    def approve(self, which: int, by: str, rightly: bool) -> None:
        which, by = self.chosen(which, by, rightly, "open")
        one = self.proposals[which - 1] if which <= len(self.proposals) else None
        allowed = one is not None and one.state == "open" and by not in {ASH, RAY, one.author}
        with self.desk() as desk, _expected(allowed):
            approve(desk, which, by)
            assert one is not None
            one.state = "approved"

    @rule(which=WHICH, by=WHO, rightly=RIGHTLY, days=st.integers(-1, 4))
    def publish(self, which: int, by: str, rightly: bool, days: int) -> None:
        which, by = self.chosen(which, by, rightly, "approved")
        one = self.proposals[which - 1] if which <= len(self.proposals) else None
        allowed = one is not None and one.state == "approved" and by not in {ASH, RAY} and days >= 0
        day = self.on + timedelta(days=days)
        with self.desk() as desk, _expected(allowed):
            view = publish(desk, which, by, day)
            assert one is not None
            assert one.base == len(self.versions)
            self.publish_text(one.texts["needs"], day)
            one.state = "published"
            assert view.row.number == len(self.versions)

    def publish_text(self, text: str, day: date) -> None:
        self.versions.append((day, text))
        for other in self.proposals:
            if other.state in {"open", "approved"}:
                other.state = "stale"

    @rule(which=st.integers(1, 12), by=WHO)
    def withdraw(self, which: int, by: str) -> None:
        one = self.proposals[which - 1] if which <= len(self.proposals) else None
        allowed = one is not None and one.state in {"open", "approved"} and by not in {ASH, RAY}
        with self.desk() as desk, _expected(allowed):
            withdraw(desk, which, by)
            assert one is not None
            one.state = "withdrawn"

    @rule(number=st.integers(1, 9), by=WHO, second=WHO, rightly=RIGHTLY)
    def restore(self, number: int, by: str, second: str, rightly: bool) -> None:
        if rightly:
            number, by, second = 1 + number % len(self.versions), SAM, KIM
        known = number <= len(self.versions)
        text = self.versions[number - 1][1] if known else ""
        published = any(day is not None and day <= self.on for day, _ in self.versions)
        nothing = published and text == self.decides()
        allowed = known and not nothing and by != second and not {by, second} & {ASH, RAY}
        with self.desk() as desk, _expected(allowed):
            restore(desk, number, by, second, "Undo")
            self.publish_text(text, self.on)
            self.working = text

    @invariant()
    def what_was_agreed_decides(self) -> None:
        with self.desk() as desk:
            assert desk.rules_files["needs/example.yaml"] == self.decides()
            assert [show_proposal(desk, place).row.state for place in range(1, len(self.proposals) + 1)] == [
                one.state for one in self.proposals
            ]
            for number, (day, text) in enumerate(self.versions, start=1):
                assert rules_at(desk, str(number))["needs/example.yaml"] == text
                assert desk.store.rule_versions()[number - 1].effective_on == day
            for row in desk.store.proposals():
                said_yes = {one.by_name for one in desk.store.approvals(row.id)}
                assert row.author not in said_yes
                assert said_yes or row.state not in {"approved", "published"}
            assert not desk.store.faults()
        assert (self.ws / "rules/needs/example.yaml").read_text("utf-8") == self.working

    def what_is_not_allowed_is_refused(self, place: int, one: Wanted) -> None:
        """Every step that a proposal does not allow, by people who may take it otherwise."""
        other = SAM if one.author != SAM else KIM
        with self.desk() as desk:
            steps: list[tuple[set[str], Callable[[], object]]] = [
                (set(), lambda: approve(desk, place, one.author)),
                (set(), lambda: publish(desk, place, other, self.on - timedelta(days=1))),
                ({"open"}, lambda: approve(desk, place, other)),
                ({"approved"}, lambda: publish(desk, place, other)),
                ({"open", "approved"}, lambda: withdraw(desk, place, other)),
            ]
            for states, step in steps:
                if one.state not in states:
                    with pytest.raises(Refused):
                        step()

    def teardown(self) -> None:
        try:
            for place, one in enumerate(self.proposals, start=1):
                self.what_is_not_allowed_is_refused(place, one)
        finally:
            shutil.rmtree(self.folder)


@contextmanager
def _expected(allowed: bool) -> Iterator[None]:
    """The step is done when it is allowed, and refused otherwise."""
    if allowed:
        yield
        return
    with pytest.raises((Refused, WrongUse)):
        yield


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(
    max_examples=6,
    stateful_step_count=15,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    deadline=None,
)


def test_a_first_publication_for_a_later_day_never_loses_an_escalation_until_then(ws: Path) -> None:
    """A local escalation in the files decides today; version 1 does not have it."""
    edit(
        ws,
        harm_rule(),
        harm_rule(
            id="local-harm",
            when={"need": "sibling_worry", "severity": "very_high"},
            examples=[
                {"name": "It fires.", "given": {"needs": {"sibling_worry": 9}}, "expect": "fires"},
                {
                    "name": "It is silent.",
                    "given": {"needs": {"sibling_worry": 8}},
                    "expect": "does not fire",
                },
            ],
        ),
        file="safeguarding/example.yaml",
    )
    number = changed(ws)
    with pytest.raises(Refused, match="version 1 of the rules would decide") as told:
        put_in(ws, number, effective=ON + timedelta(days=7))
    assert "local-harm escalated to statutory and is gone" in str(told.value.why)
    with at(ws) as desk:
        assert show_proposal(desk, number).row.state == "approved"
        assert publish(desk, number, SAM).standing == "in effect"


def test_a_first_publication_waits_for_its_day_where_nothing_is_lost(ws: Path) -> None:
    later = ON + timedelta(days=7)
    first = decision(ws)
    put_in(ws, changed(ws), effective=later)
    assert decision(ws) == first
    assert decision(ws, later) != first
