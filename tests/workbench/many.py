"""Many cases for the columns: made up in every way, or from the synthetic months."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests import shipped
from tests.builders import DAY
from tests.chance import Seeded
from tests.generated_cases import NEEDS, all_words, few_words, made_case
from tests.strategies import checked
from triage.casefile import case_from_data
from triage.deciding.decide import area_of, told
from triage.deciding.sharing import agreement
from triage.importing.synthetic import synthetic_month, synthetic_reviews
from triage.model import CaseFile
from triage.rulebook import Facts, build_facts, child_age_months
from triage.workbench.columns import build_columns
from triage.workbench.columns_store import Columns

ON = date(2026, 11, 30)
START = date(2026, 11, 2)


def synthetic_cases(number: int, seed: int = 0) -> Iterator[dict[str, Any]]:
    """Case files of synthetic months, each child once; about a third reviewed already."""
    done = 0
    while done < number:
        chance = random.Random(seed)
        for case in synthetic_month(seed, START)[: number - done]:
            case["case"] = f"S{seed}-{case['case']}"
            if chance.random() < 0.3:
                first = ON - timedelta(days=chance.randint(8, 20))
                case["reviews"] = synthetic_reviews(case, chance, first, first + timedelta(days=7))
            done += 1
            yield case
        seed += 1


def made_cases(number: int, first_seed: int = 0) -> list[CaseFile]:
    """Cases that say everything that may be said, with a few codes that meet often, or any code in one of four."""
    found = []
    for seed in range(first_seed, first_seed + number):
        case = checked(made_case(Seeded(seed), all_words() if seed % 4 == 0 else few_words()))
        found.append(case.model_copy(update={"case": f"M-{seed}"}))
    return found


def half_reviewed_cases(number: int, seed: int = 0) -> list[dict[str, Any]]:
    """Cases whose reviews lower some needs and leave others unscored, so that law 12 looks back; up to three reviews."""
    chance = random.Random(seed)
    found = []
    for place in range(number):
        needs = [{"need": need, "severity": chance.randint(6, 10)} for need in chance.sample(NEEDS, 3)]
        reviews = [
            {
                "on": (DAY - timedelta(days=40 - 10 * ahead)).isoformat(),
                "needs": [
                    {"need": need["need"], "severity": chance.randint(1, 6)}
                    for need in needs
                    if chance.random() < 0.6
                ],
            }
            for ahead in range(chance.randint(1, 3))
        ]
        found.append({"case": f"H-{seed}-{place}", "child": {"age": 9}, "needs": needs, "reviews": reviews})
    return found


def read(cases: Sequence[dict[str, Any]]) -> list[CaseFile]:
    """Plain data as checked cases."""
    return [case_from_data(case, shipped.vocabulary(), ON) for case in cases]


def written(cases: Iterator[dict[str, Any]] | Sequence[dict[str, Any]], path: Path) -> Path:
    """Cases as JSON lines."""
    path.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    return path


def columns_of(source: Any, folder: Path, *, on: date = ON, **options: Any) -> Columns:
    """Columns with the shipped words, areas and settings."""
    return build_columns(
        source,
        folder,
        vocabulary=options.pop("vocabulary", shipped.vocabulary()),
        on=on,
        directory=options.pop("directory", shipped.directory()),
        settings=options.pop("settings", shipped.settings()),
        jobs=options.pop("jobs", 1),
        **options,
    )


def facts_of(case: CaseFile, on: date) -> Facts:
    """The facts of a case as a decision works them out."""
    case = told(case, on)
    area = area_of(case, shipped.directory(), shipped.settings()).status
    basis = agreement(case, child_age_months(case, on)).basis
    return build_facts(case, on=on, area=area, vocabulary=shipped.vocabulary(), basis=basis)
