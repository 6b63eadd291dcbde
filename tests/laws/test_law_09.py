"""Law 9, its pure side: the same inputs give the same bytes, in whatever order they are written."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests import shipped
from tests.builders import a_directory, in_plain_python
from tests.laws.worlds import World, any_worlds, made_worlds
from triage.rulebook import load_rulebook
from triage.signposting import load_directory

LISTS = (
    "needs",
    "indicators",
    "people",
    "awaiting",
    "open_services",
    "past_actions",
    "reasons",
    "reviews",
    "unsafe_contact",
    "strengths",
    "deadlines",
    "consent",
)


@given(world=any_worlds())
def test_a_decision_made_twice_has_the_same_bytes(world: World) -> None:
    assert world.decide(explain=True).as_bytes() == world.decide(explain=True).as_bytes()


@given(world=any_worlds(), seed=st.integers(0, 999))
def test_the_order_in_which_a_case_is_written_changes_no_byte(world: World, seed: int) -> None:
    """Answers are apart: of two answers to one question, the one written last is the one that counts."""
    random = Random(seed)
    shuffled = json.loads(json.dumps(world.data))
    for key in LISTS:
        if isinstance(shuffled.get(key), list):
            random.shuffle(shuffled[key])
    keys = list(shuffled)
    random.shuffle(keys)
    shuffled = {key: shuffled[key] for key in keys}
    assert World(shuffled, world.rulebook, world.directory).decide().as_bytes() == world.decide().as_bytes()


@given(world=made_worlds(), seed=st.integers(0, 999))
def test_the_order_of_services_and_files_changes_nothing_but_the_fingerprint(world: World, seed: int) -> None:
    assert world.records is not None
    assert world.rules is not None
    random = Random(seed)
    records, names = list(world.records), list(world.rules)
    random.shuffle(records)
    random.shuffle(names)
    book = in_plain_python(load_rulebook({name: world.rules[name] for name in names}, shipped.vocabulary()))
    one, other = world.decide(), World(world.data, book, a_directory(*records)).decide()
    assert one.model_dump(exclude={"directory"}) == other.model_dump(exclude={"directory"})
    assert one.rulebook == other.rulebook


def test_the_shipped_files_read_in_another_order_are_the_same_version() -> None:
    rules, records = shipped.texts("rules"), shipped.texts("directory")
    assert (
        load_rulebook(dict(reversed(rules.items())), shipped.vocabulary()).fingerprint
        == shipped.rulebook().fingerprint
    )
    assert (
        load_directory(dict(reversed(records.items())), shipped.vocabulary()).fingerprint
        == shipped.directory().fingerprint
    )
    with_windows_ends = {name: text.replace("\n", "\r\n") for name, text in rules.items()}
    assert (
        load_rulebook(with_windows_ends, shipped.vocabulary()).fingerprint == shipped.rulebook().fingerprint
    )


CHILD = """
import hashlib
from tests.builders import decided
from tests.chance import Seeded
from tests.generated_cases import all_words, made_case
from tests.strategies import checked
digest = hashlib.sha256()
for seed in range(40):
    digest.update(decided(checked(made_case(Seeded(seed), all_words())), explain=True).as_bytes())
print(digest.hexdigest())
"""


def test_another_process_with_other_hash_seeds_gives_the_same_bytes() -> None:
    def run(seed: str) -> str:
        found = subprocess.run(
            [sys.executable, "-c", CHILD],
            capture_output=True,
            text=True,
            check=True,
            cwd=shipped.ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        return found.stdout.strip()

    one = run("1")
    assert len(one) == len(hashlib.sha256().hexdigest())
    assert run("2") == one
