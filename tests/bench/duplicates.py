"""How well doubles are found on made-up registers, beside two libraries on the same pairs; and the fitting of the weights.

    python -m tests.bench.duplicates --write docs/duplicates.md
    python -m tests.bench.duplicates --fit          # writes triage/casework/likeness/weights.csv anew

recordlinkage and splink are needed for the comparison only (``pip install 'needs-triage[bench]'``).
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.duplicates_page import Page, page
from tests.likeness.measuring import KEY, Scored, blocked, fit, known, rates, scored
from tests.likeness.registers import ERRORS, Register, pair, register, times
from triage.casework.likeness import ASK_FROM, marks_of

THRESHOLDS = (5, 10, 20, 30, 40, 50, 60, 80, 95)
RUNS = ((2_000, 7, 1.0), (5_000, 9, 1.0), (10_000, 11, 1.0), (5_000, 13, 1.6))
"""Children, seed (never one the weights were fitted on), and how many times the errors."""
BESIDE = (5_000, 9, 1.0)
"""The run on which the libraries are set beside."""
WEIGHTS = Path(__file__).parents[2] / "triage" / "casework" / "likeness" / "weights.csv"


@dataclass(frozen=True)
class Curve:
    """One way of finding doubles: found, wrongly named and lost pairs of one register, by threshold."""

    name: str
    at: Mapping[float, tuple[int, int, int]]
    seconds: float
    best: Mapping[float, float]
    """Recall that is asked for -> the highest precision at any threshold that reaches it; 0 where none does."""
    strangers: Mapping[float, float]
    """The same with the pairs of two children of one home left out."""


RECALLS = (0.90, 0.95)


def best(scores: Mapping[tuple[str, str], float], truth: set[tuple[str, str]]) -> dict[float, float]:
    """The highest precision at any threshold that reaches a recall, so that no way is judged by another's scale."""
    found: dict[float, float] = dict.fromkeys(RECALLS, 0.0)
    ordered = sorted(scores.items(), key=lambda item: -item[1])
    hit = 0
    for place, (two, score) in enumerate(ordered, start=1):
        hit += two in truth
        if place < len(ordered) and ordered[place][1] == score:
            continue
        for recall in RECALLS:
            if hit / len(truth) >= recall:
                found[recall] = max(found[recall], hit / place)
    return found


def apart(scores: Mapping[tuple[str, str], float], records: Register) -> dict[tuple[str, str], float]:
    """Scores without the pairs of two children of one home."""
    by_number = {record.number: record for record in records.records}
    truth = records.pairs()
    return {
        two: score
        for two, score in scores.items()
        if two in truth or by_number[two[0]].household != by_number[two[1]].household
    }


def made(run: tuple[int, int, float]) -> Register:
    """The register of a run."""
    children, seed, factor = run
    return register(seed, children, errors=times(ERRORS, factor) if factor != 1 else ERRORS)


def ours(run: tuple[int, int, float]) -> tuple[Curve, list[Scored], int]:
    """This product on a run."""
    start = time.perf_counter()
    pairs, lost = scored(made(run))
    seconds = time.perf_counter() - start
    scores = {one.numbers: float(one.likeness.score) for one in pairs}
    at = {one: rates(pairs, lost, one) for one in THRESHOLDS}
    records = made(run)
    curve = Curve("needs-triage", at, seconds, best(scores, records.pairs()), best(apart(scores, records), records.pairs()))  # fmt: skip
    return curve, pairs, lost


def _table(records: Register) -> Any:
    import pandas as pd  # noqa: PLC0415 - comes with the libraries

    rows = []
    for record in records.records:
        found = known(record)
        day = found.birth.day
        rows.append(
            {
                "unique_id": record.number,
                "given": " ".join(found.given) or None,
                "family": " ".join(found.family) or None,
                "born": day.isoformat() if day else None,
                "sex": found.sex or None,
                "district": found.postcode[0] or None,
                "postcode": found.postcode[1] or None,
                "nhs": found.nhs or None,
                "address": found.address or None,
                "phone": found.phone or None,
                "marks": [mark for mark, _ in marks_of(found, KEY)],
            }
        )
    return pd.DataFrame(rows)


def _curve(name: str, scores: Mapping[tuple[str, str], float], records: Register, seconds: float) -> Curve:
    at, truth = {}, records.pairs()
    for threshold in THRESHOLDS:
        named = {two for two, score in scores.items() if 100 * score >= threshold}
        at[threshold] = (len(named & truth), len(named - truth), len(truth - named))
    return Curve(name, at, seconds, best(scores, truth), best(apart(scores, records), truth))


def beside_recordlinkage(run: tuple[int, int, float]) -> Curve:
    """recordlinkage: Jaro-Winkler and exact comparisons, classified by its expectation maximisation."""
    import pandas as pd  # noqa: PLC0415
    import recordlinkage  # noqa: PLC0415

    records = made(run)
    start = time.perf_counter()
    table = _table(records).set_index("unique_id")
    facts = {record.number: known(record) for record in records.records}
    index = pd.MultiIndex.from_tuples(sorted(blocked(facts)))
    compare = recordlinkage.Compare()
    for field in ("given", "family"):
        compare.string(field, field, method="jarowinkler", threshold=0.88, label=field)
    compare.string("address", "address", method="jarowinkler", threshold=0.88, label="address")
    for field in ("born", "sex", "district", "postcode", "nhs", "phone"):
        compare.exact(field, field, label=field)
    table["day"] = pd.to_datetime(table["born"])
    compare.date("day", "day", label="born_slip")
    features = (compare.compute(index, table) >= 0.5).astype(int)
    classifier = recordlinkage.ECMClassifier(binarize=0.5)
    classifier.fit(features)
    chance = classifier.prob(features)
    seconds = time.perf_counter() - start
    scores = {pair(*two): float(score) for two, score in chance.items()}
    return _curve("recordlinkage", scores, records, seconds)


def beside_splink(run: tuple[int, int, float]) -> Curve:
    """splink: name, date and postcode comparisons of its library, trained without labels, on the same blocked pairs."""
    import splink.comparison_library as cl  # noqa: PLC0415
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on  # noqa: PLC0415

    records = made(run)
    start = time.perf_counter()
    table = _table(records)
    chosen = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="unique_id",
        comparisons=[
            cl.NameComparison("given"), cl.NameComparison("family"),
            cl.DateOfBirthComparison("born", input_is_string=True), cl.ExactMatch("sex"),
            cl.LevenshteinAtThresholds("postcode", 1), cl.ExactMatch("district"), cl.LevenshteinAtThresholds("nhs", 1),
            cl.JaroWinklerAtThresholds("address", [0.9]), cl.ExactMatch("phone"),
        ],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": "l.marks = r.marks", "sql_dialect": "duckdb", "arrays_to_explode": ["marks"]}
        ],
        probability_two_random_records_match=1 / 40_000,
    )  # fmt: skip
    linker = Linker(DuckDBAPI().register(table), chosen, log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("born"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    found = linker.inference.predict().as_pandas_dataframe()
    seconds = time.perf_counter() - start
    scores = {
        pair(str(one), str(two)): float(score)
        for one, two, score in zip(
            found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True
        )
    }
    return _curve("splink", scores, records, seconds)


def by_error(runs: tuple[tuple[int, int, float], ...], at: int) -> dict[str, tuple[int, int]]:
    """For each kind of error: pairs of one child with it, and how many of them are named."""
    total: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for run in runs:
        records = made(run)
        errors = {record.number: record.errors for record in records.records}
        named = {one.numbers for one in scored(records)[0] if one.likeness.score >= at}
        for two in records.pairs():
            for kind in {kind for number in two for kind in errors[number]} or {"none"}:
                total[kind] += 1
                found[kind] += two in named
    return {kind: (total[kind], found[kind]) for kind in sorted(total)}


def children_of_one_home(run: tuple[int, int, float], at: int) -> tuple[int, int, int, int]:
    """Twins in a register and how many pairs of them are named; brothers and sisters likewise."""
    records = made(run)
    by_number = {record.number: record for record in records.records}
    counts = Counter[str]()
    pairs = {one.numbers: one.likeness.score for one in scored(records)[0]}
    households: dict[int, list[str]] = {}
    for record in records.records:
        households.setdefault(record.household, []).append(record.number)
    for members in households.values():
        for place, one in enumerate(members):
            for other in members[place + 1 :]:
                first, second = by_number[one], by_number[other]
                if first.person == second.person:
                    continue
                born = [each.child.get("date_of_birth") for each in (first, second)]
                kind = "twins" if born[0] and born[0] == born[1] else "siblings"
                counts[kind] += 1
                counts[kind + " named"] += pairs.get(pair(one, other), 0) >= at
    return counts["twins"], counts["twins named"], counts["siblings"], counts["siblings named"]


def write_weights() -> None:
    """Fit the table anew."""
    rows = fit()
    with WEIGHTS.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: list[str] | None = None) -> int:
    """Fit the weights, or measure and print the page."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args(arguments)
    if given.fit:
        write_weights()
        return 0
    warnings.simplefilter("ignore")
    curves = [(run, *ours(run)) for run in RUNS]
    beside = [next(curve for run, curve, _, _ in curves if run == BESIDE), beside_recordlinkage(BESIDE), beside_splink(BESIDE)]  # fmt: skip
    text = page(
        Page(
            runs=[(run, curve.at, len(pairs), lost, len(made(run).pairs()), curve.seconds) for run, curve, pairs, lost in curves],
            beside=[(curve.name, curve.at, curve.seconds, curve.best, curve.strangers) for curve in beside],
            errors=by_error(RUNS[:3], ASK_FROM),
            home=children_of_one_home(RUNS[2], ASK_FROM),
        )
    )  # fmt: skip
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
