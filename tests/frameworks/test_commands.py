"""``triage priorities`` and ``triage evidence`` as people use them, and lint of their files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from triage.cli import cli
from triage.cli.edge import run

HOME = "directory/services/example-family-charity.yaml"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = run(cli, list(words))
    out, err = capsys.readouterr()
    return code, out, err


def data(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    code, out, _ = said(capsys, *words, "--json")
    assert code == 0
    found: dict[str, Any] = json.loads(out)
    return found


def test_coordinators_see_every_framework_and_what_it_holds(capsys: Any) -> None:
    code, out, _ = said(capsys, "priorities", "list")
    assert code == 0
    for name in ("solihull", "bsol_icb", "core20plus5", "shanarri", "supporting_families", "derby", "shared"):
        assert f"\n{name}: " in f"\n{out}"
    assert all(len(line) <= 80 for line in out.splitlines())
    _, out, _ = said(capsys, "priorities", "show", "solihull_semh")
    flat = " ".join(out.split())
    assert "3 of 16 among statistical neighbours, 2022 (S0 456)" in flat
    assert "printed of another service: School attendance improved by 50 %" in flat
    _, out, _ = said(capsys, "priorities", "show", "growing_up_in_own_family")
    flat = " ".join(out.split())
    assert (
        "baseline: Reception boys at the expected level of development: 62.6 percent, Solihull, 2022/23"
        in flat
    )
    assert "check after 5 years: no figure agreed" in flat
    assert "GAP: who leads it" in flat


def test_frameworks_as_data(capsys: Any) -> None:
    found = data(capsys, "priorities", "show", "solihull")
    assert found["format"] == "triage.priorities/1"
    (one,) = found["frameworks"]
    first = one["priorities"][0]
    assert (first["code"], first["contribution"], first["ranks"][0]["place"], first["ranks"][0]["of_how_many"]) == (
        "solihull_semh", "direct", 3, 16,
    )  # fmt: skip
    assert first["ranks"][0]["recomputed"] is None
    assert first["benchmarks"][0]["year"] == "2022"
    assert len(data(capsys, "priorities", "list")["frameworks"]) == 7


def test_evidence_with_what_must_be_said_beside_it(capsys: Any) -> None:
    code, out, _ = said(capsys, "evidence", "list", "--outcome", "test_scores", "--age", "4")
    assert code == 0
    flat = " ".join(out.split())
    assert "suffolk-t1-02: Curiosity Corner ratio: unreadable in the source (its print: “7 0.08”)" in flat
    assert "not a recommendation by the New Economics Foundation. (S1 1866)" in flat
    assert all(len(line) <= 80 for line in out.splitlines())
    found = data(capsys, "evidence", "show", "triple_p")
    assert [one["id"] for one in found["findings"]] == ["suffolk-t1-11"]
    assert found["findings"][0]["ratio"] is None
    assert len(found["cautions"]) >= 4


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("priorities", "show", "solihul"), "did you mean 'solihull'?"),
        (("evidence", "show", "triple-p"), "did you mean 'triple_p'?"),
        (("evidence", "list", "--outcome", "test_score"), "did you mean 'test_scores'?"),
        (("evidence", "list", "--strength", "strong"), "known: randomised_trial"),
        (("evidence", "list", "--setting", "schol"), "did you mean 'school'?"),
        (("evidence", "list", "--programme", "triple"), "did you mean 'triple_p'?"),
    ],
)
def test_a_word_that_is_none_is_told_with_the_nearest(capsys: Any, words: tuple[str, ...], mend: str) -> None:
    code, out, err = said(capsys, *words)
    assert (code, out) == (2, "")
    assert mend in err


def test_services_show_what_is_published_about_their_programmes(capsys: Any) -> None:
    _, out, _ = said(capsys, "directory", "show", "home-visiting-volunteers")
    assert (
        "published: Home-Start: health and wellbeing; ratio none printed; told by those who took part" in out
    )
    assert "note: Ratios of different services cannot be compared." in out
    found = data(capsys, "directory", "show", "home-visiting-volunteers")
    assert [one["id"] for one in found["evidence"]] == ["cm-home-start"]
    assert found["evidence_cautions"]
    assert "evidence" not in data(capsys, "directory", "show", "mentoring")
    _, out, _ = said(capsys, "directory", "show", "mentoring")
    assert "published:" not in out


def test_a_search_says_it_too_and_orders_nothing_by_it(capsys: Any, folder: Path) -> None:
    words = ("directory", "find", "home visiting volunteers", "--workspace", str(folder))
    _, out, _ = said(capsys, *words)
    assert "Published about their programmes" in out
    before = [one["id"] for one in data(capsys, *words)["services"]]
    (folder / "rules" / "value" / "evidence.yaml").unlink()
    _, out, _ = said(capsys, *words)
    assert "Published about their programmes" not in out
    assert [one["id"] for one in data(capsys, *words)["services"]] == before


def test_a_fault_in_the_evidence_stops_no_search_for_help(capsys: Any, folder: Path) -> None:
    (folder / "rules" / "value" / "evidence.yaml").write_text("format: 1\nkind: evidence\nentries: 3\n")
    code, out, _ = said(capsys, "directory", "find", "home visiting volunteers", "--workspace", str(folder))
    assert code == 0
    assert "home-visiting-volunteers" in out
    code, _, err = said(capsys, "evidence", "list", "--workspace", str(folder))
    assert code == 1
    assert "EV10" in err


def test_lint_tells_faults_of_frameworks_and_evidence_with_their_place(capsys: Any, folder: Path) -> None:
    rules = folder / "rules"
    own = rules / "priorities" / "shanarri.yaml"
    own.write_text(own.read_text("utf-8").replace("shanarri_safe}", "shanarri_save}"), "utf-8")
    library = rules / "value" / "evidence.yaml"
    library.write_text(
        library.read_text("utf-8").replace("programme: triple_p", "programme: triple_q"), "utf-8"
    )
    code, out, err = said(capsys, "rules", "lint", "--workspace", str(folder))
    assert code == 1
    text = out + err
    assert "FR104" in text
    assert "did you mean 'shanarri_safe'?" in text
    assert "EV104" in text
    code, out, err = said(capsys, "rules", "lint", str(own), "--workspace", str(folder))
    assert "FR104" in out + err
    assert "EV104" not in out + err
