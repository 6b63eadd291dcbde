"""``triage directory map`` as a person types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import shipped
from tests.signposting.builders import DAY
from tests.signposting.terms.builders import waiting
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import Desk, add_person, create_workspace, open_desk

SAM, ASH = "Sam Example", "Ash Example"
EVIL = {"scheme": "x\x1b[31m", "id": "[bold]=1+1\nend", "title": "Evil \x1b]0;x\x07[red]<b>\u202e"}
HEAD = "# Ours; ask Sam.\nformat: 1\nentries: []   # none yet\n"
Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("map") / "ws"
    create_workspace(folder)
    with open_desk(folder, DAY) as desk:
        add_person(desk, SAM, "directory_owner")
        add_person(desk, ASH, "auditor", by=SAM)
    return folder


@pytest.fixture
def workspace(made: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace with a feed of fourteen services that carry terms, as it was before each test."""
    lines = []
    for number in range(14):
        service = waiting(
            id=f"svc-{number}",
            name=f"Group {number}",
            terms=[{"scheme": "local", "id": "17", "title": "Bereavement and grief"}, EVIL],
        )
        if number < 3:
            service["checked"] = {"on": "2020-01-01"}
        if number == 3:
            service["name"] = "Group \x1b[31m[red]"
        lines.append(json.dumps({"provider": {"id": "feed", "name": "Example feed"}, "service": service}))
    (made / "directory" / "services" / "feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (made / "directory" / "crosswalk.yaml").write_text(HEAD, encoding="utf-8")
    monkeypatch.setattr(Desk, "rulebook", property(lambda _: shipped.rulebook()))
    monkeypatch.setattr(Desk, "vocabulary", property(lambda _: shipped.vocabulary()))
    monkeypatch.setenv("TRIAGE_WORKSPACE", str(made))
    monkeypatch.delenv("TRIAGE_USER", raising=False)
    return made


@pytest.fixture
def ask(workspace: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    assert workspace

    def asked(*words: str) -> tuple[int, str, str]:
        code = run(cli, ["directory", *words, "--on", DAY.isoformat()])
        out, err = capsys.readouterr()
        unseen = {"\x1b", "\x07"} if "--json" in words else {"\x1b", "\x07", "\u202e"}
        assert not unseen & set(out + err)
        return code, out, err

    return asked


def walk(workspace: Path) -> str:
    return (workspace / "directory" / "crosswalk.yaml").read_text(encoding="utf-8")


def test_the_table_names_waiting_terms_and_their_nearest_help(ask: Ask):
    code, out, err = ask("map")
    assert code == 0
    assert "14 of 14" in out
    assert "Why: Bereavement and grief may be bereavement, because" in out
    assert "2 of 2 terms are not reviewed; 14 services are offered to nobody" in err
    assert max(map(len, out.split("\nWhy:")[0].splitlines())) <= 80
    found = json.loads(ask("map", "--json")[1])
    assert (found["format"], found["unreviewed"]) == ("triage.terms/1", 2)
    row = next(row for row in found["terms"] if row["id"] == "17")
    assert (row["services"], row["waiting"], row["review"]) == (14, 14, None)
    assert row["suggestions"][0]["help"] == "bereavement"
    assert row["suggestions"][0]["evidence"][0]["words"]


@pytest.mark.parametrize("name", ["Bereavement and grief", "17", "local:17", "bereavement AND grief"])
def test_one_term_is_shown_with_its_services_and_evidence(ask: Ask, name: str):
    code, out, _ = ask("map", name)
    assert code == 0
    assert "carried by 14 services" in out
    assert "svc-0: Group 0" in out
    assert "shares 'Bereavement' with 'Bereavement support', the name of this help" in out
    assert json.loads(ask("map", name, "--json")[1])["carried_by"][0] == "svc-0"


def test_one_service_is_told_as_one(workspace: Path, capsys: pytest.CaptureFixture[str]):
    lone = waiting(
        id="alone", name="Alone", terms=[{"scheme": "local", "id": "18", "title": "Better nights"}]
    )
    row = json.dumps({"provider": {"id": "feed", "name": "Example feed"}, "service": lone})
    (workspace / "directory" / "services" / "feed.jsonl").write_text(row, encoding="utf-8")
    run(cli, ["directory", "map", "accept", "18", "sleep", "--by", SAM, "--on", DAY.isoformat()])
    assert "1 service begins to be a candidate for sleep" in capsys.readouterr().err


def test_accepting_shows_whom_it_sends_where_and_writes_one_entry(ask: Ask, workspace: Path):
    code, out, err = ask("map", "accept", "17", "bereavement", "--by", SAM, "--note", "Asked the provider")
    assert (code, out) == (0, "")
    assert "14 services begin to be candidates for bereavement (Bereavement support): child 14" in err
    assert "of these 3 out of date" in err
    assert "the rules offer this help for: Bereavement" in err
    assert walk(workspace).startswith(
        "# Ours; ask Sam.\nformat: 1\nentries:   # none yet\n  - scheme: local\n"
    )
    code, out, _ = ask("find", "--offer", "bereavement", "--json")
    assert "svc-5" in {row["id"] for row in json.loads(out)["services"] if row.get("fits")}
    shown = ask("show", "svc-5")[1]
    assert "because of 'Bereavement and grief [local:17]', accepted by Sam Example on 2026-11-20" in shown
    assert json.loads(ask("show", "svc-5", "--json")[1])["by_terms"][0]["by"] == SAM
    assert "Sam Example" in ask("map", "list")[1]


def test_undoing_stops_it_at_once_and_keeps_who_said_what(ask: Ask, workspace: Path):
    ask("map", "accept", "17", "bereavement", "--by", SAM)
    code, _, err = ask("map", "undo", "Bereavement and grief", "--by", SAM)
    assert code == 0
    assert "14 services are candidates no more for bereavement" in err
    assert "by_terms" not in json.loads(ask("show", "svc-5", "--json")[1])
    assert [one["state"] for one in json.loads(ask("map", "list", "--json")[1])["reviews"]] == ["withdrawn"]
    assert ask("map", "undo", "17", "--by", SAM)[0] == 2
    assert ask("map", "accept", "17", "food", "--for", "parent", "--by", SAM)[0] == 0
    assert [one["state"] for one in json.loads(ask("map", "list", "--json")[1])["reviews"]] == [
        "withdrawn",
        "accepted",
    ]
    assert walk(workspace).count("scheme: local") == 2


def test_a_term_that_is_no_help_waits_no_more(ask: Ask):
    code, out, _ = ask("map", "refuse", "17", "--reason", "Not ours", "--by", SAM, "--json")
    answer = json.loads(out)
    assert (code, answer["review"]["help"], answer["begins"]) == (0, "none", [])
    assert json.loads(ask("map", "--json")[1])["unreviewed"] == 1


def test_hostile_terms_are_written_and_read_back_and_printed_harmlessly(ask: Ask):
    code, _, err = ask("map", "accept", f"{EVIL['scheme']}:{EVIL['id']}", "bereavement", "--by", SAM)
    assert code == 0, err
    review = json.loads(ask("map", "list", "--json")[1])["reviews"][0]
    assert (review["scheme"], review["id"], review["title"]) == (EVIL["scheme"], EVIL["id"], EVIL["title"])
    assert "[red]" in ask("map", "list")[1]


def test_looking_first_writes_nothing(ask: Ask, workspace: Path):
    code, out, _ = ask("map", "accept", "17", "bereavement", "--by", SAM, "--dry-run", "--json")
    answer = json.loads(out)
    assert (code, answer["written"], len(answer["begins"])) == (0, False, 14)
    assert answer["begins"][0] == {
        "service": "svc-0",
        "help": "bereavement",
        "for": ["child"],
        "held_back": "out of date",
    }
    assert walk(workspace) == HEAD


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("accept", "17", "bereavement"), 3, "nobody is named"),
        (("accept", "17", "bereavement", "--by", "Nobody Here"), 3, "not registered"),
        (("accept", "17", "bereavement", "--by", ASH), 3, "auditor"),
        (("accept", "17", "bereavment", "--by", SAM), 2, "did you mean 'bereavement'?"),
        (("accept", "17", "bereavement", "--for", "childd", "--by", SAM), 2, "did you mean 'child'?"),
        (("accept", "17", "bereavement", "parenting_programme", "--by", SAM), 2, "--for PERSON"),
        (("accept", "17"), 2, "HELP"),
        (
            ("accept", "Bereavemnt and grief", "bereavement", "--by", SAM),
            2,
            "did you mean 'Bereavement and grief'?",
        ),
        (("refuse", "17", "--by", SAM), 2, "--reason"),
        (("refuse", "17", "--reason", " ", "--by", SAM), 2, "a reason is needed"),
        (("undo", "17", "--by", SAM), 2, "no service and no taxonomy"),
        (("xyz",), 2, "has a term 'xyz'"),
        (("--taxonomy", "no-such-file.xml"), 2, "no-such-file.xml"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_is_written(
    ask: Ask, workspace: Path, words: tuple[str, ...], code: int, said: str
):
    found, _, err = ask("map", *words)
    assert found == code
    assert said in err
    assert walk(workspace) == HEAD


def test_a_term_reviewed_already_is_not_reviewed_again(ask: Ask, workspace: Path):
    ask("map", "accept", "17", "bereavement", "--by", SAM)
    before = walk(workspace)
    code, _, err = ask("map", "refuse", "17", "--reason", "x", "--by", SAM)
    assert code == 3
    assert "reviewed already by Sam Example on 2026-11-20" in err
    assert walk(workspace) == before


def test_a_review_made_meanwhile_in_the_file_is_not_doubled(workspace: Path):
    """Whoever looked before another person wrote finds that out when writing."""
    from triage.desk.directory import mapping  # noqa: PLC0415
    from triage.errors import DataProblem  # noqa: PLC0415

    with open_desk(workspace, DAY) as one, open_desk(workspace, DAY) as other:
        for desk in (one, other):
            assert desk.directory.crosswalk.entries == ()
        term = mapping.find_term(mapping.terms_of(one), "17")
        mapping.accept(one, term, ("bereavement",), SAM)
        with pytest.raises(DataProblem, match="second review"):
            mapping.refuse(other, term, "x", SAM)
    assert walk(workspace).count('id: "17"') == 1


def test_a_taxonomy_adds_its_terms_and_broader_terms(ask: Ask, tmp_path: Path):
    file = tmp_path / "local.json"
    file.write_text(
        json.dumps(
            [{"id": "1", "name": "Loss"}, {"id": "17", "name": "Bereavement and grief", "parent_id": "1"}]
        ),
        encoding="utf-8",
    )
    assert "below: Loss" in ask("map", "17", "--taxonomy", str(file))[1]
    assert ask("map", "refuse", "Loss", "--reason", "too wide", "--by", SAM, "--taxonomy", str(file))[0] == 0
    assert json.loads(ask("map", "list", "--json")[1])["reviews"][0]["title"] == "Loss"
    assert ask("map", "undo", "Loss", "--by", SAM)[0] == 0


def test_without_a_workspace_terms_are_shown_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRIAGE_WORKSPACE", raising=False)
    (tmp_path / "t.json").write_text('[{"id": "1", "name": "Bereavement"}]', encoding="utf-8")
    assert run(cli, ["directory", "map", "--taxonomy", "t.json"]) == 0
    assert "bereavement" in capsys.readouterr().out
    assert (
        run(cli, ["directory", "map", "accept", "1", "bereavement", "--taxonomy", "t.json", "--by", SAM]) == 2
    )
    assert "there is no workspace here" in capsys.readouterr().err


def test_who_did_what_stands_in_the_log(workspace: Path, ask: Ask):
    ask("map", "accept", "17", "bereavement", "--by", SAM)
    ask("map", "undo", "17", "--by", SAM)
    with open_desk(workspace, DAY) as desk:
        events = [(event.who, event.what, event.record) for event in desk.store.events()][-2:]
    assert events == [
        (SAM, "directory.term.accept", "term local:17"),
        (SAM, "directory.term.undo", "term local:17"),
    ]
