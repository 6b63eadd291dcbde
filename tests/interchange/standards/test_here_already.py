"""Services that are here already: said before anybody writes them a second time; and comments in files that came by an import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.interchange.standards.builders import file_of, nested, outpost, uuid
from tests.interchange.standards.test_import_command import FEED, JO, Ask, ask, files, here, made
from triage.interchange.shelf import likeness
from triage.interchange.standards.nested import ACCEPTABLE
from triage.interchange.standards.profiles import PROFILES

__all__ = ["ask", "here", "made"]


@pytest.mark.parametrize("profile", [*sorted(PROFILES), "hsds-3.1-csv"])
def test_what_was_given_out_from_here_is_known_again(
    profile: str, here: Path, ask: Ask, tmp_path: Path
) -> None:
    out = tmp_path / "ours"
    ask("export", "--profile", profile, "-o", out)
    _, err, _ = ask("import", out)
    assert "was given out from here, where it is" in err
    before = files(here)
    _, err, code = ask("import", out, "--write", "--by", JO)
    assert code == 2
    assert "were given out from here and are here already" in err
    assert files(here) == before
    said = json.loads(ask("import", out, "--json")[0])["imports"][0]
    assert len(said["given_out_from_here"]) == said["services"] == said["new"]
    assert ask("import", out, "--write", "--by", JO, "--despite", "DI443")[2] == 0


def test_a_directory_that_has_not_got_them_takes_them_by_their_own_ids(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    out = tmp_path / "ours.json"
    ask("export", "--profile", "oruk-3.0", "-o", out)
    held = {path: path.read_bytes() for path in (here / "directory/services").glob("*.yaml")}
    names = {
        one["service"]
        for one in json.loads(ask("import", out, "--json")[0])["imports"][0]["given_out_from_here"]
    }
    assert names
    for path in held:
        path.unlink()
    shown, err, code = ask("import", out, "--write", "--by", JO)
    assert code == 0
    assert "HERE ALREADY" not in err
    assert "sibs" in shown


def test_a_service_of_the_same_name_and_provider_is_named_and_used(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    ask("import", file_of(tmp_path, [nested(1), nested(2)]), "--write", "--by", JO)
    _, err, code = ask(
        "import",
        file_of(tmp_path, [outpost(1, name="QUIET corner-1"), outpost(7)], "bucks.json"),
        "--write",
        "--by",
        JO,
    )
    assert code == 0
    assert "quiet-corner-1-" in err.split("HERE ALREADY?")[1]
    assert "has the name and the provider of quiet-corner-1" in err
    assert "1 of the 2 services seem to be here already" in err
    _, err, _ = ask("import", file_of(tmp_path, [nested(1), nested(2)]), "--write", "--by", JO)
    assert "HERE ALREADY" not in err  # a later copy of the same feed meets itself


def test_names_are_alike_whatever_their_signs() -> None:
    assert likeness("Quiet Corner", "The Trust") == likeness("quiet-corner", "THE TRUST.")
    assert likeness("Quiet Corner", "The Trust") != likeness("Quiet Corner The", "Trust")


def test_a_person_can_accept_it() -> None:
    assert "DI443" in ACCEPTABLE


def test_comments_stay_while_nothing_changes_and_are_named_before_they_go(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    path = next((here / "directory/services").glob("fictional-trust*.yaml"))
    path.write_text("# ring Ada first\n" + path.read_text())
    _, err, _ = ask("import", file_of(tmp_path, FEED), "--write", "--by", JO)
    assert "ring Ada first" in path.read_text()
    assert "comments" not in err
    later = file_of(tmp_path, [{**FEED[0], "description": "more"}, *FEED[1:]])
    _, err, _ = ask("import", later)
    assert f"directory/services/{path.name} is written anew: the comments (#) in it do not stay" in err
    assert "ring Ada first" in path.read_text()
    ask("import", later, "--write", "--by", JO)
    assert "ring Ada first" not in path.read_text()


def test_show_of_an_imported_service_is_short(here: Path, ask: Ask, tmp_path: Path) -> None:
    long = nested(
        1,
        x_unknown="A" * 5_000,
        attributes=[{"id": uuid(1), "taxonomy_term": {"id": "T9", "name": "Rest", "taxonomy": "local"}}],
    )
    ask("import", file_of(tmp_path, [long, nested(2)]), "--write", "--by", JO)
    ask("import", file_of(tmp_path, [nested(2)]), "--write", "--by", JO)
    out, _, _ = ask("show", "quiet-corner-1")
    assert "came by: import 'feed' (oruk-3.0), read 2026-11-22" in out
    assert "NO LONGER IN ITS FEED since 2026-11-22" in out
    assert "as it came (oruk-3.0): 5." in out
    assert "see --json" in out
    assert "terms: Rest (local)" in out
    assert "AAAA" not in out
    assert len(out) < 2_000
    assert "AAAA" in ask("show", "quiet-corner-1", "--json")[0]


def test_one_page_of_several_is_said_and_never_takes_the_others_for_gone(
    here: Path, ask: Ask, tmp_path: Path
) -> None:
    def page(number: int, *services: object) -> Path:
        head = {"total_items": 4, "total_pages": 2, "page_number": number, "last_page": number == 2}
        return file_of(tmp_path, {**head, "contents": list(services)})

    _, err, code = ask("import", page(1, nested(1), nested(2)), "--write", "--by", JO)
    assert code == 0
    assert "this is one page of 2: it holds 2 of 4 entries" in err
    before = files(here)
    _, err, code = ask("import", page(2, nested(3), nested(4)), "--write", "--by", JO)
    assert code == 2
    assert "would be taken for gone" in err
    assert files(here) == before
    every = file_of(tmp_path, [nested(number) for number in range(1, 5)])
    _, err, code = ask("import", every, "--write", "--by", JO)
    assert code == 0
    assert "one page" not in err


def test_a_feed_that_shrinks_to_a_half_is_asked_about(here: Path, ask: Ask, tmp_path: Path) -> None:
    ask("import", file_of(tmp_path, [nested(1), nested(2), nested(3)]), "--write", "--by", JO)
    assert "is it the whole feed?" in ask("import", file_of(tmp_path, [nested(1)]))[1]
    assert "is it the whole feed?" not in ask("import", file_of(tmp_path, [nested(1), nested(2)]))[1]
