"""Manual pages: every code that can be printed has one, with a reason, a poor and a better example."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from triage.rulebook.checks import checks, page, pages
from triage.rulebook.checks.manual import Page
from triage.rulebook.lint_table import lint_table

ROOT = Path(__file__).parents[2]
PAGES = pages()


def codes_in_source() -> set[str]:
    """Every code of a rule file that stands in the program."""
    folders = (ROOT / "triage" / "rulebook", ROOT / "triage" / "vocabulary.py", ROOT / "triage" / "source.py")
    files = [path for folder in folders for path in ([folder] if folder.is_file() else folder.rglob("*.py"))]
    return {
        code
        for path in files
        for code in re.findall(r"\"((?:RB|TR|VO|WD)[0-9]{3})\"", path.read_text("utf-8"))
    }


def test_every_code_that_the_program_can_print_has_a_page() -> None:
    assert codes_in_source() - {manual.code for manual in PAGES} == set()


def test_there_are_thirty_checks_and_more() -> None:
    assert len(checks()) >= 30


@pytest.mark.parametrize("manual", PAGES, ids=lambda manual: manual.code)
def test_a_page_says_what_why_and_shows_both_ways(manual: Page) -> None:
    assert manual.title
    assert not manual.title.endswith(".")
    assert len(manual.title) <= 100
    assert 20 <= len(manual.why) <= 200
    assert manual.why[0].islower() or not manual.why[0].isalpha() or manual.why[1].isupper()
    assert manual.example("Poor")
    assert manual.example("Better")
    assert manual.example("Poor") != manual.example("Better")
    assert manual.text.index("\nPoor:") < manual.text.index("\nBetter:")
    assert all(len(line) <= 120 for line in manual.text.split("\n"))


def test_a_page_is_found_by_its_code_in_any_case() -> None:
    found = page("rb201")
    assert found is not None
    assert (found.code, found.severity) == ("RB201", "error")
    assert page("RB999") is None


def test_pages_come_in_order_of_their_codes() -> None:
    assert [manual.code for manual in PAGES] == sorted(manual.code for manual in PAGES)


def test_the_readme_of_the_rules_lists_every_check() -> None:
    readme = (ROOT / "rules" / "README.md").read_text("utf-8")
    section = readme.partition("<!-- checks -->\n")[2].partition("<!-- /checks -->")[0]
    assert section == lint_table(), "write it anew: python -m triage.rulebook.lint_table rules/README.md"
