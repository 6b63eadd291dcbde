"""What a reviewed term does, and that nothing else does anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import decided
from tests.chance import Drawn
from tests.generated_cases import HELP
from tests.generated_directories import services
from tests.signposting.builders import a_request, a_service, vocabulary
from tests.signposting.terms.builders import SAID, a_term, an_entry, terms_directory, waiting, walk_text
from tests.strategies import cases
from triage.errors import DataProblem
from triage.signposting import Directory, load_directory, match
from triage.signposting.checks import lint
from triage.signposting.finding.documents import documents

PEOPLE = ("child", "parent", "carer", "sibling", "family", "unborn", "household")


def offered(directory: Directory, help_code: str = "bereavement", person: str = "child") -> list[str]:
    found = match(directory, a_request(help=help_code, person=person))
    return [offer.service for offer in found.offered]


def test_a_term_nobody_reviewed_offers_nothing_and_the_service_is_still_found():
    directory = terms_directory([waiting()])
    assert offered(directory) == []
    assert not match(directory, a_request(help="bereavement")).not_offered
    assert len(list(documents(directory))) == 1, "search knows it"


def test_an_accepted_term_offers_the_service_and_says_by_whom():
    directory = terms_directory([waiting()], an_entry())
    assert offered(directory) == ["grief-group"]
    assert offered(directory, person="sibling") == []
    assert [
        (one.help, one.persons, one.entry.reviewed and one.entry.reviewed.by)
        for one in directory.routed("grief-group")
    ] == [("bereavement", ("child",), "Sam Example")]
    assert directory.own("grief-group").help == ()
    assert directory.services["grief-group"].help == ("bereavement",)


@pytest.mark.parametrize(
    "entry",
    [
        an_entry(reviewed=...),
        an_entry(withdrawn=SAID),
        an_entry(help="none", for_=..., reason="a kind of place"),
        an_entry(id="18"),
        an_entry(scheme="another-taxonomy"),
        an_entry(id="17 "),
    ],
    ids=["suggested", "withdrawn", "refused", "another id", "another taxonomy", "nearly the same id"],
)
def test_anything_but_an_acceptance_in_force_offers_nothing(entry: dict[str, Any]):
    assert offered(terms_directory([waiting()], entry)) == []


def test_the_facts_of_the_service_still_decide():
    old = {"on": "2020-01-01", "source": "Example"}
    for change in ({"status": "closed"}, {"checked": old}, {"ages": {"from": "11"}}, {"area": ...}):
        directory = terms_directory([waiting(**change)], an_entry())
        assert offered(directory) == []
        assert match(directory, a_request(help="bereavement")).not_offered


def test_whom_the_record_names_counts_and_not_the_entry():
    directory = terms_directory([waiting(for_=["sibling"])], an_entry())
    assert offered(directory, person="sibling") == ["grief-group"]
    assert offered(directory) == []


def test_what_two_terms_add_is_never_crossed():
    course = an_entry(id="18", help=["parenting_programme"], for_=["parent"])
    directory = terms_directory([waiting(terms=[a_term(), a_term(id="18")])], an_entry(), course)
    assert offered(directory, "bereavement", "child") == ["grief-group"]
    assert offered(directory, "parenting_programme", "parent") == ["grief-group"]
    assert offered(directory, "bereavement", "parent") == []
    assert offered(directory, "parenting_programme", "child") == []


def test_own_help_for_nobody_is_not_offered_to_those_whom_a_term_names():
    directory = terms_directory([waiting(help=["counselling"])], an_entry())
    assert offered(directory) == ["grief-group"]
    assert offered(directory, "counselling", "child") == []


def test_own_help_stays_beside_what_a_term_adds():
    directory = terms_directory([a_service(terms=[a_term()])], an_entry(for_=["sibling"]))
    assert offered(directory, "sleep") == ["sleep-advice"]
    assert offered(directory, "bereavement") == ["sleep-advice"]
    assert offered(directory, "bereavement", "sibling") == []


def test_a_change_of_the_crosswalk_is_another_directory():
    prints = {
        terms_directory([waiting()], *entries).fingerprint
        for entries in ((), (an_entry(),), (an_entry(withdrawn=SAID),))
    }
    assert len(prints) == 3


def test_a_record_with_accepted_terms_warns_no_more():
    def codes(*entries: dict[str, Any]) -> set[str]:
        return {
            issue.code
            for issue in lint(terms_directory([waiting()], *entries), a_request().on)
            if "grief-group" in issue.what
        }

    assert "DR704" in codes()
    assert "DR704" not in codes(an_entry())


@pytest.mark.parametrize(
    ("entries", "code", "word"),
    [
        ([an_entry(help=["bereavment"])], "DR201", "did you mean 'bereavement'?"),
        ([an_entry(for_=["childd"])], "DR202", "did you mean 'child'?"),
        ([an_entry(), an_entry()], "DR303", "second review"),
        ([an_entry(), an_entry(help="none", for_=..., reason="x")], "DR303", "second review"),
        ([an_entry(help="none", for_=...)], "DR102", "needs a reason"),
        ([an_entry(help=[], for_=...)], "DR102", "needs a reason"),
        ([an_entry(for_=...)], "DR102", "'for'"),
        ([an_entry(reviewd=SAID)], "DR103", "did you mean 'reviewed'?"),
        ([an_entry(reviewed={"by": "", "on": "2026-11-01"})], "DR102", "by"),
        ([an_entry(reviewed={"by": "Sam Example"})], "DR105", "on"),
        ([an_entry(id=...)], "DR105", "id"),
    ],
)
def test_every_mistake_in_the_crosswalk_is_named_with_its_mend(
    entries: list[dict[str, Any]], code: str, word: str
):
    with pytest.raises(DataProblem) as caught:
        load_directory({"crosswalk.yaml": walk_text(*entries)}, vocabulary())
    assert [issue.code for issue in caught.value.issues] == [code]
    issue = caught.value.issues[0]
    assert (issue.file, issue.line) == ("directory/crosswalk.yaml", 1)
    assert word in f"{issue.what} {issue.mend}"


def test_an_empty_crosswalk_and_none_are_the_same():
    for text in ("format: 1\n", "format: 1\nentries:\n", "format: 1\nentries: []\n"):
        assert load_directory({"crosswalk.yaml": text}, vocabulary()).crosswalk.entries == ()


@st.composite
def worlds(draw: Any, *, accepted: bool) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Services of which some have terms and no help of their own, and entries in every state."""
    chance = Drawn(draw)
    records = []
    for record in services(chance, 5):
        if chance.yes(70):
            record["terms"] = [a_term(id=f"t{number}") for number in chance.some(range(4), 3, 1)]
        if chance.yes(60):
            record["help"] = []
        if chance.yes(30):
            record["for"] = []
        records.append(record)
    states: list[dict[str, Any]] = [
        {"reviewed": ...},
        {"withdrawn": SAID},
        {"help": "none", "for_": ..., "reason": "x"},
    ]
    if accepted:
        states += [{}, {}]
    entries = []
    for number in range(4):
        changes = chance.pick(states)
        if "help" not in changes:
            changes = {"help": chance.some(HELP, 3, 1), "for_": chance.some(PEOPLE[:5], 2, 1), **changes}
        entries.append(an_entry(**{"id": f"t{number}", **changes}))
    return records, entries


def reviewed_pairs(record: dict[str, Any], entries: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Pairs of help and person that somebody reviewed, worked out from the plain words of the files."""
    pairs = {(code, person) for code in record["help"] for person in record["for"]}
    terms = {term["id"] for term in record.get("terms", ())}
    for entry in entries:
        live = "reviewed" in entry and "withdrawn" not in entry and entry["help"] != "none"
        if live and entry["id"] in terms:
            pairs |= {(code, person) for code in entry["help"] for person in record["for"] or entry["for"]}
    return pairs


@settings(max_examples=30)
@given(worlds(accepted=True))
def test_a_service_is_a_candidate_for_just_what_somebody_reviewed(
    world: tuple[list[dict[str, Any]], list[dict[str, Any]]],
):
    records, entries = world
    directory = terms_directory(records, *entries)
    for record in records:
        pairs = reviewed_pairs(record, entries)
        for code in {*HELP, *(code for code, _ in pairs)}:
            for person in PEOPLE:
                wanted = (code, person) in pairs or (person == "carer" and (code, "parent") in pairs)
                known = {service.id for service in directory.offering(code, person)}
                assert (record["id"] in known) is wanted
                found = match(directory, a_request(help=code, person=person))
                named = {offer.service for offer in found.offered} | {
                    one.service for one in found.not_offered
                }
                assert wanted or record["id"] not in named


@settings(max_examples=15)
@given(worlds(accepted=False), cases())
def test_without_an_acceptance_no_decision_names_a_service_nobody_reviewed(world: Any, case: Any):
    records, entries = world
    decision = decided(case, rulebook=shipped.rulebook(), directory=terms_directory(records, *entries))
    named = {action.service for action in decision.actions if action.service}
    named |= {other for action in decision.actions for other in action.alternatives}
    named |= {entry.service for entry in decision.not_offered}
    own = {record["id"] for record in records if record["help"] and record["for"]}
    assert named <= own
