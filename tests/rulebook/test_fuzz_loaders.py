"""Whatever a file holds, its loader tells a problem or reads it: no loader ever fails with anything else."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.chance import Seeded
from tests.mutated import spoilt
from tests.rulebook.linting import DAY
from triage.casefile import read_cases
from triage.errors import TriageError
from triage.rulebook import load_rulebook
from triage.rulebook.checks import page
from triage.rulebook.fixing import mend
from triage.rulebook.lint import lint
from triage.rulebook.proving.invariants import read_invariants
from triage.signposting import load_directory
from triage.source import decode
from triage.valuing import load_library, load_map
from triage.vocabulary import load_vocabulary
from triage.workspace import read_settings, starter_settings_text

INPUTS = 100_000
"""Spoilt files that the long form of this test reads."""
CASE = """case: C-2024-0117
received: 2024-11-12
referrer: {source: primary_school, role: senco}
child: {date_of_birth: 2016-03-04, sex: M, postcode: B90, imd_decile: 3, language: Romanian}
people:
  - {id: mum, is: parent, parental_responsibility: true, lives_here: true}
consent: {status: given, by: [parent], competent: null}
needs:
  - {need: sleep, severity: 7}
  - {need: parental_mental_health, person: parent, who: mum, severity: 5}
indicators: [domestic_abuse_past, {indicator: recent_self_harm, answer: "no", on: 2024-11-11}]
answers: [{field: current_safety, value: "yes", on: 2024-11-12}]
awaiting: [{for: autism_assessment, since: 2024-01-01}]
deadlines: [{what: eviction, on: 2024-11-28}]
reviews:
  - {on: 2024-11-10, engagement: full, needs: [{need: sleep, severity: 3}]}
past_actions: [{help: sleep, kind: referral, state: completed, ended: 2024-10-01}]
requested: {close: true, by: school}
"""


@dataclass(frozen=True)
class Loader:
    """One kind of file: sound texts of it, and what reads it."""

    samples: Callable[[], list[str]]
    read: Callable[[bytes], object]


def first_entries(text: str, most: int = 2) -> str:
    """A file cut behind its first entries, so that a spoilt copy is read in a millisecond."""
    parts = re.split(r"(?m)^(?=  - (?:id|code):)", text)
    return "".join(parts[: most + 1])


@cache
def shortened(folder: str, kind: str) -> list[str]:
    texts = shipped.texts(folder)
    return [first_entries(text) for name, text in texts.items() if name.startswith(kind)]


def files_of(kind: str) -> Callable[[], list[str]]:
    return lambda: shortened("rules", kind)


def rule_samples() -> list[str]:
    return [
        text
        for stage in ("safeguarding/", "flags/", "needs/", "review/")
        for text in shortened("rules", stage)
    ]


@cache
def flag_files() -> dict[str, str]:
    """One file that raises flags: enough for rules to lean on."""
    return {"flags/planning.yaml": first_entries(shipped.texts("rules")["flags/planning.yaml"], 4)}


@cache
def words() -> dict[str, str]:
    return {name: text for name, text in shipped.texts("rules").items() if name.startswith("vocabulary/")}


def read_rule_file(raw: bytes) -> None:
    """Loaded, linted and mended; lint raises nothing at all, and each of its messages is whole."""
    for name in ("needs/x.yaml", "flags/x.yaml"):
        report = lint({**words(), **flag_files(), name: raw}, on=DAY, only=[name], stand_ins=[name])
        for issue in report.issues:
            assert issue.line is not None
            assert issue.column is not None
            assert issue.mend
            assert page(issue.code) is not None
            report.excerpt(issue)
    text = decode(raw)
    once = mend(text, of_rules=True).text
    assert mend(once, of_rules=True).text == once
    load_rulebook({"needs/x.yaml": text, **flag_files()}, shipped.vocabulary())


def read_other_rule_file(name: str) -> Callable[[bytes], None]:
    """A file under ``rules/`` that holds no rules: linted, and read with the rulebook."""

    def read(raw: bytes) -> None:
        lint({**words(), name: raw}, on=DAY, only=[name])
        load_rulebook({name: decode(raw)}, shipped.vocabulary())

    return read


def read_vocabulary_file(raw: bytes) -> None:
    lint({"vocabulary/made_up.yaml": raw, "needs/x.yaml": shortened("rules", "needs/")[0]}, on=DAY)
    load_vocabulary({"vocabulary/made_up.yaml": decode(raw)})


def read_invariant_file(raw: bytes) -> None:
    lint({**words(), "invariants/x.yaml": raw}, on=DAY, only=["invariants/x.yaml"])
    read_invariants("invariants/x.yaml", decode(raw), shipped.vocabulary())


@cache
def library() -> object:
    return load_library({name.removeprefix("value/"): text for name, text in shipped.texts("rules").items() if name.startswith("value/")})  # fmt: skip


def read_impact_map(raw: bytes) -> None:
    load_map(decode(raw), "x.yaml", library(), shipped.vocabulary())


def read_library(raw: bytes) -> None:
    load_library({"proxies.yaml": decode(raw)})


def read_service(raw: bytes) -> None:
    load_directory({"services/x.yaml": decode(raw), "areas.yaml": shortened("directory", "areas")[0]}, shipped.vocabulary())  # fmt: skip


LOADERS = {
    "rules": Loader(rule_samples, read_rule_file),
    "invariants": Loader(files_of("invariants/"), read_invariant_file),
    "codes": Loader(files_of("vocabulary/"), read_vocabulary_file),
    "wording": Loader(files_of("wording/"), read_other_rule_file("wording/x.yaml")),
    "version": Loader(files_of("rulebook.yaml"), read_other_rule_file("rulebook.yaml")),
    "services": Loader(lambda: shortened("directory", "services/"), read_service),
    "areas": Loader(lambda: shortened("directory", "areas"), lambda raw: load_directory({"areas.yaml": decode(raw)}, shipped.vocabulary())),
    "values": Loader(lambda: [first_entries(text) for text in files_of("value/proxies")()], read_library),
    "impact maps": Loader(lambda: files_of("value/ccn")() + files_of("value/recorded")(), read_impact_map),
    "settings": Loader(lambda: [starter_settings_text()], lambda raw: read_settings(decode(raw), "triage.toml")),
    "cases": Loader(lambda: [CASE], lambda raw: read_cases(raw, "x.yaml", shipped.vocabulary(), DAY)),
}  # fmt: skip


def attempt(kind: str, raw: bytes) -> None:
    """Read a file; an error that a user may read is an answer, anything else fails the test."""
    try:
        LOADERS[kind].read(raw)
    except TriageError as problem:
        assert problem.what  # noqa: PT017 - which error it is does not matter


@pytest.mark.parametrize("kind", LOADERS)
def test_sound_samples_are_read(kind: str) -> None:
    for text in LOADERS[kind].samples()[:8]:
        attempt(kind, text.encode())


@pytest.mark.parametrize("kind", LOADERS)
@given(
    raw=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    )
)
@settings(max_examples=80)
def test_bytes_of_any_kind_are_told_or_read(kind: str, raw: bytes) -> None:
    attempt(kind, raw)


@pytest.mark.parametrize("kind", LOADERS)
@given(seed=st.integers(0, 10_000_000))
@settings(max_examples=120)
def test_a_spoilt_file_is_told_or_read(kind: str, seed: int) -> None:
    chance = Seeded(seed)
    attempt(kind, spoilt(chance, chance.pick(LOADERS[kind].samples())).encode("utf-8", "replace"))


@pytest.mark.soak
def test_a_hundred_thousand_spoilt_files_are_told_or_read() -> None:
    kinds = list(LOADERS)
    for number in range(INPUTS):
        chance, kind = Seeded(number), kinds[number % len(kinds)]
        if number % 7 == 0:
            raw = random.Random(number).randbytes(number % 300)
        else:
            raw = spoilt(chance, chance.pick(LOADERS[kind].samples()), most=6).encode("utf-8", "replace")
        try:
            attempt(kind, raw)
        except BaseException:
            print(f"input {number} of the kind {kind}: {raw!r}")
            raise
