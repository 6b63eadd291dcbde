"""The list of passages a person decides before anything is given: keep or hide, each with a reason where it is hidden."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage.desk.rights.passages import NEEDS_LEAD, WHY, Audience, Passage
from triage.errors import DataProblem, Refused
from triage.model import Issue

FORMAT = "triage.redactions/1"
KEEP, HIDE = "keep", "hide"


@dataclass(frozen=True)
class Ruling:
    """What a person decided about one passage."""

    keep: bool
    reason: str


def list_text(number: str, audience: Audience, passages: Sequence[Passage]) -> str:
    """The list as a file that a person fills in: ``decision`` is keep or hide, ``reason`` is needed to hide."""
    rows = [
        {
            "id": one.id,
            "why": f"{one.why}: {WHY[one.why]}",
            "where": one.where,
            "text": one.text,
            "decision": "",
            "reason": "",
        }
        for one in passages
    ]
    data = {"format": FORMAT, "case": number, "for": audience, "passages": rows}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def read_rulings(paths: Sequence[Path], number: str, audience: Audience) -> dict[str, Ruling]:
    """Read what was decided; a passage without a decision is left out, so that it is asked for.

    Raises :class:`DataProblem` for a file that is no such list, is of another case or reader, or decides something by
    another word than keep or hide, or hides without a reason.
    """
    found: dict[str, Ruling] = {}
    issues: list[Issue] = []
    for path in paths:
        data = _read(path)
        if data.get("format") != FORMAT or data.get("case") != number or data.get("for") != audience:
            raise DataProblem(
                [
                    _issue(
                        path,
                        "SE101",
                        "this is not the list of this case and reader",
                        "make it with `triage export --subject`",
                    )
                ]
            )
        for row in data.get("passages", []):
            decision = str(row.get("decision", "")).strip().lower()
            reason = str(row.get("reason", "")).strip()
            mark = str(row.get("id", ""))
            if not decision:
                continue
            if decision not in (KEEP, HIDE):
                issues.append(
                    _issue(path, "SE102", f"passage {mark} is neither kept nor hidden", "write keep or hide")
                )
            elif decision == HIDE and not reason:
                issues.append(
                    _issue(
                        path,
                        "SE103",
                        f"passage {mark} is hidden without a reason",
                        "write a reason; the person is told it",
                    )
                )
            else:
                found[mark] = Ruling(decision == KEEP, reason)
    if issues:
        raise DataProblem(issues)
    return found


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_bytes().decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise DataProblem(
            [
                _issue(
                    path,
                    "SE104",
                    "the list cannot be read",
                    "it is JSON; look at quotes and commas, or make it anew",
                )
            ]
        ) from None
    sound = (
        isinstance(data, dict)
        and isinstance(data.get("passages"), list)
        and all(isinstance(row, dict) for row in data["passages"])
    )
    if not sound:
        raise DataProblem(
            [
                _issue(
                    path, "SE101", "this is not a list of passages", "make it with `triage export --subject`"
                )
            ]
        )
    assert isinstance(data, dict)
    return data


def _issue(path: Path, code: str, what: str, mend: str) -> Issue:
    return Issue(
        file=str(path),
        code=code,
        what=what,
        why="what is given to one person must not tell of another by accident",
        mend=mend,
    )


def undecided(passages: Sequence[Passage], rulings: Mapping[str, Ruling]) -> list[Passage]:
    """Passages nobody has decided yet."""
    return [one for one in passages if one.id not in rulings]


def lead_needed(
    passages: Sequence[Passage], rulings: Mapping[str, Ruling], audience: Audience
) -> list[Passage]:
    """Passages that are to be kept for a parent and need a safeguarding lead."""
    if audience != "parent":
        return []
    return [one for one in passages if one.why in NEEDS_LEAD and one.id in rulings and rulings[one.id].keep]


def must_have_lead(needed: Sequence[Passage], lead: str | None) -> None:
    """Raise :class:`Refused` where a parent would be given what only a safeguarding lead may give, and none agreed."""
    if needed and lead is None:
        raise Refused(
            f"{len(needed)} of the passages kept are the child's private words, or could lead to where somebody is",
            why="a child who spoke in private trusted that it stays so; somebody who does harm may read this",
            mend="hide them, or name the safeguarding lead who agreed: --safeguarding-lead-agreed NAME",
        )
