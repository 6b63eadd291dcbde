"""``triage directory import`` and ``export`` as people use them: shown first, written by somebody named, brought up to date."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.standards.builders import ON, at, file_of, nested, outpost, uuid
from triage.cli import cli
from triage.cli.edge import run
from triage.desk import add_person, create_workspace, open_desk
from triage.source import read_yaml

JO = "Jo Field"
Ask = Callable[..., tuple[str, str, int]]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "ws"
    create_workspace(folder)
    for path in (folder / "directory" / "services").glob("*.yaml"):
        if path.name != "sibs.yaml":
            path.unlink()
    with open_desk(folder, ON) as desk:
        add_person(desk, JO, "coordinator", by=None)
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "ws"))


@pytest.fixture
def ask(here: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def said(*words: object, on: str = ON.isoformat(), workspace: bool = True) -> tuple[str, str, int]:
        more = ["--workspace", str(here)] if workspace else []
        code = run(cli, ["directory", *map(str, words), "--on", on, *more])
        done = capsys.readouterr()
        assert "Traceback" not in done.out + done.err
        return done.out, done.err, code

    return said


def files(here: Path) -> dict[str, bytes]:
    return {
        path.relative_to(here).as_posix(): path.read_bytes()
        for path in (here / "directory").rglob("*")
        if path.is_file()
    }


def record(here: Path, name: str) -> dict[str, Any]:
    """One service as the directory holds it."""
    with open_desk(here, ON) as desk:
        return desk.directory.services[name].as_json()


FEED = [
    nested(1, minimum_age=5, schedules=[{"id": uuid(3), "freq": "WEEKLY", "byday": "SA", "opens_at": "10:00"}]),
    nested(2, fees="free"),
    nested(3, minimum_age=9, maximum_age=3),
    nested(4, organization={"id": uuid(901), "name": "Sibs"}, x_unknown={"deep": [1, 2.5, None]}),
]  # fmt: skip


def test_without_write_it_is_only_shown(here: Path, ask: Ask, tmp_path: Path) -> None:
    before = files(here)
    out, err, code = ask("import", file_of(tmp_path, FEED))
    assert code == 1
    assert "quiet-corner-1" in out
    assert "DI411" in err
    assert "nothing was written" in err
    assert files(here) == before


def test_it_is_written_by_somebody_named_and_loads(here: Path, ask: Ask, tmp_path: Path) -> None:
    path = file_of(tmp_path, FEED)
    assert ask("import", path, "--write")[2] == 3
    assert ask("import", path, "--write", "--by", "Nobody")[2] == 3
    _, err, code = ask("import", path, "--write", "--by", JO)
    assert code == 1
    assert "4 services read: 3 new" in err
    with open_desk(here, ON) as desk:
        names = set(desk.directory.services)
        assert {"quiet-corner-1", "quiet-corner-2", "quiet-corner-4"} <= names
        assert "quiet-corner-3" not in names
    parked = [
        json.loads(line) for line in (here / "directory/quarantine/feed.jsonl").read_text().splitlines()
    ]
    assert [(one["raw"], [why["code"] for why in one["why"]]) for one in parked] == [(FEED[2], ["DI411"])]
    kept = json.loads((here / "directory/imports/feed.json").read_text())
    assert (kept["profile"], kept["by"], kept["services"], kept["quarantined"]) == ("oruk-3.0", JO, 3, 1)
    assert kept["sha256"].startswith("sha256:")


def test_a_provider_somebody_wrote_here_keeps_its_id_and_file(here: Path, ask: Ask, tmp_path: Path) -> None:
    ours = (here / "directory/services/sibs.yaml").read_bytes()
    ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    assert (here / "directory/services/sibs.yaml").read_bytes() == ours
    theirs = [path.name for path in (here / "directory/services").glob("sibs-*.yaml")]
    assert len(theirs) == 1
    assert theirs[0] != "sibs.yaml"


@pytest.mark.parametrize("form", ["yaml", "jsonl"])
def test_the_same_file_again_changes_nothing(form: str, here: Path, ask: Ask, tmp_path: Path) -> None:
    path = file_of(tmp_path, FEED)
    ask("import", path, "--write", "--by", JO, "--as", form)
    before = files(here)
    _, err, _ = ask("import", path, "--write", "--by", JO, on="2027-02-01")
    assert "0 new, 0 changed, 3 as before" in err
    assert files(here) == before


@pytest.mark.parametrize("form", ["yaml", "jsonl"])
def test_given_back_as_it_came_quarantine_and_all(form: str, here: Path, ask: Ask, tmp_path: Path) -> None:
    page = {"total_items": 4, "contents": FEED, "x": 1.0}
    ask("import", file_of(tmp_path, page), "--write", "--by", JO, "--as", form)
    out, err, code = ask("export", "--from", "feed")
    assert code == 0
    assert json.loads(out) == page
    assert "1 from quarantine" in err
    assert json.loads(ask("export", "--from", "feed", "--without-quarantine")[0])["contents"] == [
        FEED[0],
        FEED[1],
        FEED[3],
    ]


def edit(here: Path, name: str, old: str, new: str) -> None:
    path = next(
        path for path in (here / "directory/services").glob("*.yaml") if f"id: {name}\n" in path.read_text()
    )
    text = path.read_text()
    assert text.count(old) == 1, text
    path.write_text(text.replace(old, new))


def test_what_was_changed_here_stays_and_the_rest_follows_the_feed(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    feed = [nested(1, description="Old words", minimum_age=5), nested(2)]
    ask("import", file_of(tmp_path, feed), "--write", "--by", JO)
    edit(here, "quiet-corner-1", "    name: Quiet Corner 1\n", "    name: The Quiet Corner\n")
    path = next((here / "directory/services").glob("fictional-trust*.yaml"))
    path.write_text(
        path.read_text().replace("    help: []\n    for: []\n", "    help: [sleep]\n    for: [child]\n", 1)
    )
    feed = [nested(1, name="Corner, quiet", description="New words", minimum_age=6), nested(2)]
    _, err, code = ask("import", file_of(tmp_path, feed), "--write", "--by", JO)
    assert code == 0
    assert "quiet-corner-1 follows the feed in: summary, ages" in err
    assert "stays as it was changed here in: name" in err
    now = record(here, "quiet-corner-1")
    assert (now["name"], now["summary"], now["ages"]["from"], now["help"], now["for"]) == (
        "The Quiet Corner",
        "New words",
        6,
        ["sleep"],
        ["child"],
    )
    given = json.loads(ask("export", "--from", "feed")[0])
    assert (given[0]["name"], given[0]["description"], given[0]["minimum_age"]) == (
        "The Quiet Corner",
        "New words",
        6,
    )
    assert given[1] == feed[1]
    ask("import", file_of(tmp_path, feed), "--write", "--by", JO, "--replace")
    again = record(here, "quiet-corner-1")
    assert again["name"] in {"The Quiet Corner", "Corner, quiet"}
    assert again["help"] == ["sleep"]


def test_replace_lets_the_feed_win_but_never_over_reviewed_help(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, [nested(1, description="Old")]), "--write", "--by", JO)
    edit(here, "quiet-corner-1", "    summary: Old\n", "    summary: Ours\n")
    edit(here, "quiet-corner-1", "    help: []\n", "    help: [sleep]\n")
    ask("import", file_of(tmp_path, [nested(1, description="New")]), "--write", "--by", JO, "--replace")
    now = record(here, "quiet-corner-1")
    assert (now["summary"], now["help"]) == ("New", ["sleep"])


def test_a_later_word_about_room_counts_whoever_said_it(here: Path, ask: Ask, tmp_path: Path) -> None:
    def feed(updated: str, free: int) -> Path:
        return file_of(
            tmp_path, [nested(1, capacities=[{"id": uuid(5), "available": free, "updated": updated}])]
        )

    ask("import", feed("2026-06-01", 3), "--write", "--by", JO)
    edit(
        here,
        "quiet-corner-1",
        "      state: room\n      said_on: 2026-06-01\n",
        "      state: full\n      said_on: 2026-10-01\n",
    )
    ask("import", feed("2026-08-01", 4), "--write", "--by", JO)
    assert record(here, "quiet-corner-1")["capacity"]["state"] == "full"
    ask("import", feed("2026-11-01", 4), "--write", "--by", JO)
    assert record(here, "quiet-corner-1")["capacity"] == {
        "state": "room",
        "wait_weeks": None,
        "said_on": "2026-11-01",
    }


def test_what_is_gone_from_the_feed_stays_and_is_named(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    _, err, _ = ask("import", file_of(tmp_path, FEED[:1]), "--write", "--by", JO)
    assert "no longer in the feed: quiet-corner-2" in err
    gone = record(here, "quiet-corner-2")
    assert gone["extras"]["feed"]["gone"] == ON.isoformat()
    assert gone["status"] == "open"
    assert json.loads(ask("export", "--from", "feed")[0]) == FEED[:1]
    _, err, _ = ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    assert "gone" not in record(here, "quiet-corner-2")["extras"]["feed"]


def test_a_service_added_by_hand_to_an_imported_file_stays(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, [nested(1)]), "--write", "--by", JO)
    path = next((here / "directory/services").glob("fictional-trust*.yaml"))
    path.write_text(
        path.read_text() + "  - id: by-hand\n    name: By hand\n    help: [sleep]\n    for: [child]\n"
    )
    ask("import", file_of(tmp_path, [nested(1, description="more"), nested(2)]), "--write", "--by", JO)
    with open_desk(here, ON) as desk:
        assert {"by-hand", "quiet-corner-1", "quiet-corner-2"} <= set(desk.directory.services)
        assert {
            desk.directory.provider_of[name] for name in ("by-hand", "quiet-corner-1", "quiet-corner-2")
        } == {"fictional-trust"}


def test_the_same_feed_under_another_name_is_not_brought_in_twice(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    before = files(here)
    _, err, code = ask("import", file_of(tmp_path, FEED, "november.json"), "--write", "--by", JO)
    assert code == 2
    assert "--name feed" in err
    assert files(here) == before
    assert (
        ask("import", file_of(tmp_path, FEED, "november.json"), "--name", "feed", "--write", "--by", JO)[2]
        == 1
    )


def test_two_feeds_with_the_same_names_stand_side_by_side(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, [nested(1)]), "--write", "--by", JO)
    ask("import", file_of(tmp_path, [outpost(1)], "bucks.json"), "--write", "--by", JO)
    with open_desk(here, ON) as desk:
        assert len([name for name in desk.directory.services if name.startswith("quiet-corner-1")]) == 2


def test_another_standard_under_the_same_name_is_refused(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, [nested(1)]), "--write", "--by", JO)
    assert ask("import", file_of(tmp_path, [outpost(1)]), "--write", "--by", JO)[2] == 2


def test_accepted_faults_are_used_and_kept_on_record(here: Path, ask: Ask, tmp_path: Path) -> None:
    feed = [nested(1, service_at_locations=at({"latitude": 0.1, "longitude": 99}))]
    path = file_of(tmp_path, feed)
    assert ask("import", path, "--despite", "DI411")[2] == 2
    _, err, code = ask("import", path, "--write", "--by", JO, "--despite", "DI430")
    assert code == 0
    assert "DI430  1 used, in doubt" in err
    assert json.loads((here / "directory/imports/feed.json").read_text())["despite"] == ["DI430"]
    assert not (here / "directory/quarantine/feed.jsonl").exists()


def test_without_a_workspace_it_is_shown_and_not_written(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = file_of(tmp_path, [nested(1)])
    assert ask("import", path, workspace=False)[2] == 0
    _, err, code = ask("import", path, "--write", "--by", JO, workspace=False)
    assert code == 2
    assert "triage init" in err


def test_json_says_all_of_it(ask: Ask, tmp_path: Path) -> None:
    out, _, code = ask("import", file_of(tmp_path, FEED), file_of(tmp_path, {}, "other.json"), "--json")
    answer = json.loads(out)
    assert code == 1
    assert answer["format"] == "triage.directory-import/1"
    first, second = answer["imports"]
    assert (first["profile"], first["new"], first["quarantined"], first["written"]) == (
        "oruk-3.0",
        3,
        1,
        False,
    )
    assert [fault["code"] for fault in first["faults"]] == ["DI411"]
    assert second["problems"][0]["code"] == "DI210"


def test_a_feed_that_breaks_off_changes_nothing(here: Path, ask: Ask, tmp_path: Path) -> None:
    before = files(here)
    text = json.dumps(FEED)
    _, err, code = ask("import", file_of(tmp_path, text[: len(text) // 2]), "--write", "--by", JO)
    assert (code, files(here)) == (1, before)
    assert "DI104" in err


def test_names_from_elsewhere_are_harmless_on_the_terminal(ask: Ask, tmp_path: Path) -> None:
    name = "\x1b]0;pwned\x07[bold red]Club[/] \u202egpj"
    out, err, _ = ask(
        "import", file_of(tmp_path, [nested(1, name=name, status="\x1b[31mbad"), nested(2, name=name)])
    )
    assert "\x1b" not in out + err
    assert "\u202e" not in out + err
    assert "[bold red]Club[/]" in out


def test_export_needs_a_profile_and_overwrites_nothing(here: Path, ask: Ask, tmp_path: Path) -> None:
    assert ask("export")[2] == 2
    assert ask("export", "--from", "nothing")[2] == 2
    assert ask("export", "--profile", "hsds-9")[2] == 2
    path = tmp_path / "out.json"
    out, _, code = ask("export", "--profile", "oruk-3.0", "--out", path, "--json")
    assert code == 0
    assert json.loads(out)["services"] == len(json.loads(path.read_text())["contents"])
    assert ask("export", "--profile", "oruk-3.0", "--out", path)[2] == 3
    assert ask("export", "--profile", "oruk-3.0", "--out", path, "--overwrite", "--as", "lines")[2] == 0
    assert all(json.loads(line)["id"] for line in path.read_text().splitlines())
    assert not list(tmp_path.glob(".*.new"))


def test_help_and_terms_wait_for_a_person(here: Path, ask: Ask, tmp_path: Path) -> None:
    term = {"id": uuid(7), "name": "Sleep", "description": "Sleep", "taxonomy": "local", "code": "S1"}
    ask(
        "import",
        file_of(tmp_path, [nested(1, attributes=[{"id": uuid(8), "taxonomy_term": term}])]),
        "--write",
        "--by",
        JO,
    )
    now = record(here, "quiet-corner-1")
    assert now["terms"] == [{"scheme": "local", "id": "S1", "title": "Sleep"}]
    assert now["help"] == []
    assert ask("find", "--offer", "sleep", "--age", "8", "--json")[0].count("quiet-corner-1") == 0


def test_files_are_yaml_that_people_can_read(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    text = next((here / "directory/services").glob("fictional-trust*.yaml")).read_text()
    assert "    name: Quiet Corner 1\n" in text
    data = read_yaml(text).data
    assert json.loads(data["services"][0]["extras"]["oruk-3.0"]) == FEED[0]


@pytest.mark.parametrize("form", ["yaml", "jsonl"])
def test_a_provider_that_changes_its_name_changes_it_for_all_its_services(
    form: str, here: Path, ask: Ask, tmp_path: Path
) -> None:
    def feed(name: str, *numbers: int) -> Path:
        return file_of(
            tmp_path, [nested(number, organization={"id": uuid(900), "name": name}) for number in numbers]
        )

    ask("import", feed("Fictional Trust", 1, 2, 3), "--write", "--by", JO, "--as", form)
    ask("import", feed("Fictional Trust for Rest", 1, 2), "--write", "--by", JO)  # the third is gone
    with open_desk(here, ON) as desk:
        assert desk.directory.providers["fictional-trust"].name == "Fictional Trust for Rest"
        assert {
            name for name in desk.directory.services if desk.directory.provider_of[name] == "fictional-trust"
        } >= {"quiet-corner-3"}


def test_a_provider_renamed_here_keeps_its_name_and_gives_it_out(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    ask("import", file_of(tmp_path, [nested(1)]), "--write", "--by", JO)
    path = here / "directory/services/fictional-trust.yaml"
    path.write_text(path.read_text().replace("  name: Fictional Trust\n", "  name: The Trust\n", 1))
    ask("import", file_of(tmp_path, [nested(2), nested(1, description="more")]), "--write", "--by", JO)
    with open_desk(here, ON) as desk:
        assert desk.directory.providers["fictional-trust"].name == "The Trust"
    assert json.loads(ask("export", "--from", "feed")[0])[1]["organization"]["name"] == "The Trust"
