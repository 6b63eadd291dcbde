"""Linting files of tests as if they lay beside the shipped rules, on a day that does not move."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from tests import shipped
from triage.rulebook.lint import LintReport, lint

HERE = Path(__file__).parent
DAY = date(2026, 11, 22)
META = """    title: A rule that a test has made up
    status: draft
    owner: Clinical lead
    review_by: 2028-01-31
    rationale: A test needs something to look at.
    source:
      - title: Example guidance
"""


@cache
def offered_help() -> frozenset[str]:
    return frozenset(code for service in shipped.directory().services.values() for code in service.help)


@cache
def beside() -> dict[str, str]:
    """The shipped files, and the sound files of these tests."""
    good = HERE / "good"
    ours = {
        path.relative_to(good).as_posix(): path.read_text("utf-8") for path in sorted(good.rglob("*.yaml"))
    }
    return {**shipped.texts("rules"), **ours}


RAISED_ELSEWHERE = "safeguarding/raised_elsewhere.yaml"


@cache
def few() -> dict[str, str]:
    """Codes, words and flags only: what a rule may name, in a tenth of the time.

    One rule stands for those in other folders that raise the flag which rules about flags lean on.
    """
    chosen = {
        name: text
        for name, text in beside().items()
        if name.split("/")[0] in {"vocabulary", "flags", "wording"}
    }
    return {
        **chosen,
        RAISED_ELSEWHERE: a_file(
            f"""id: raised-elsewhere
{META.replace("draft", "live").replace("A rule that a test has made up", "A rule that stands for others")}    when: {{indicator: immediate_danger}}
    then: {{flag: safety_step}}
    examples:
      - {{name: Somebody is in danger now., given: {{indicators: [immediate_danger]}}, expect: fires}}
      - {{name: Nothing but sleep is recorded., given: {{needs: {{sleep: 4}}}}, expect: does not fire}}"""
        ),
    }


def lint_one(name: str, content: str | bytes, **more: str | bytes) -> LintReport:
    """Lint one file beside shipped codes and flags; ``more`` are files that replace or join those."""
    files: dict[str, str | bytes] = {**few(), **more, name: content}
    return lint(files, on=DAY, offered_help=offered_help(), only=[name], stand_ins=[name])


def a_file(*rules: str) -> str:
    """A rule file of the given rules, each its lines from ``id`` on; ``META`` stands for the usual keys."""
    return "format: 1\nrules:\n" + "".join(f"  - {rule.strip()}\n" for rule in rules)
