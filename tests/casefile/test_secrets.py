"""What a case file says is personal: no message ever repeats a value that is not a code; and no file makes us fail."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests import shipped
from tests.builders import DAY, decided
from tests.casefile.reading import read, told
from tests.chance import Drawn
from tests.generated_cases import all_words, made_case
from triage.casefile import CaseBatch, read_cases

SECRET = "Zebedee Quillfeather"
PATHS = st.integers(0, 10_000)


def spots(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a tree that can hold another value."""
    found = [path] if path else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        found.extend(spots(part, (*path, step)))
    return found


def put(tree: Any, path: tuple[Any, ...], value: Any) -> None:
    for step in path[:-1]:
        tree = tree[step]
    tree[path[-1]] = value


@st.composite
def spoilt_cases(draw: Any, values: tuple[Any, ...]) -> dict[str, Any]:
    """A case file in which something stands where something else should."""
    chance = Drawn(draw)
    data = made_case(chance, all_words())
    data.update(
        people=[{"id": "mum", "is": "parent"}],
        identity={"given_name": SECRET},
        feedback=[{"text": SECRET}],
        narrative=SECRET,
        voice={"child": SECRET},
        extras={"note": SECRET},
    )
    for _ in range(chance.whole(1, 3)):
        put(data, chance.pick(spots(data)), json.loads(json.dumps(chance.pick(values))))
    return data


WRONG = (
    SECRET,
    [SECRET],
    {"need": SECRET},
    {"x": [SECRET]},
    [[SECRET]],
    {"indicator": SECRET, "answer": SECRET},
    [SECRET, SECRET],
    "11",
    None,
)


@given(data=spoilt_cases(WRONG), ending=st.sampled_from(("json", "yaml", "jsonl")))
@settings(max_examples=200)
def test_no_message_repeats_what_stands_in_a_case_file(data: dict[str, Any], ending: str) -> None:
    batch = read(json.dumps(data), f"case.{ending}")
    assert "Zebedee" not in told(batch)
    assert "Quillfeather" not in told(batch)


@given(data=spoilt_cases(WRONG), cut=st.integers(1, 400), ending=st.sampled_from(("json", "yaml", "jsonl")))
@settings(max_examples=150)
def test_no_message_repeats_what_stands_in_a_text_cut_short(
    data: dict[str, Any], cut: int, ending: str
) -> None:
    text = json.dumps(data)
    batch = read(text[: -min(cut, len(text) - 1)], f"case.{ending}")
    assert "Zebedee" not in told(batch)
    assert "Quillfeather" not in told(batch)


SECRET_YAML = (
    f"*{SECRET.split(maxsplit=1)[0]}", f"!{SECRET.split(maxsplit=1)[0]} x", f"'{SECRET}", f'"{SECRET}\\q"', f"{{{SECRET}", f"[{SECRET}: {SECRET}: x", f"@{SECRET}", f"`{SECRET}`", f"%{SECRET}", f"x: {SECRET}: y",
)  # fmt: skip


def test_no_parser_message_repeats_the_text_it_stumbled_over() -> None:
    for text in SECRET_YAML:
        for template in (
            "narrative: {}\n",
            "{}\n",
            "needs:\n  - {}\n",
            "? {}\n",
            "indicators: [unexplained_injury, {}\n",
        ):
            for name in ("case.yaml", "case.json", "case.jsonl"):
                assert "Zebedee" not in told(read(template.format(text), name)), (text, template, name)


@given(data=spoilt_cases((SECRET,)))
@settings(max_examples=100)
def test_no_decision_holds_who_somebody_is(data: dict[str, Any]) -> None:
    data["referrer"] = {"name": SECRET, "phone": SECRET, "email": SECRET, "source": "gp"}
    for case in read(json.dumps(data), "case.json").cases:
        assert "Zebedee" not in decided(case).model_dump_json(exclude={"case"}) or _said_as_a_code(data)


def _said_as_a_code(data: dict[str, Any]) -> bool:
    """Free words a rule may look at (a deadline, an answer, a language) are facts, which a decision names."""
    kept = {
        key: value
        for key, value in data.items()
        if key
        not in {
            "identity",
            "feedback",
            "narrative",
            "voice",
            "extras",
            "referrer",
            "strengths",
            "safe_contact",
        }
    }
    return SECRET in json.dumps(kept)


def nothing_raised(raw: bytes, name: str | None) -> CaseBatch:
    batch = read_cases(raw, name, shipped.vocabulary(), DAY)
    assert batch.cases or batch.problems
    for case in batch.cases:
        decided(case, explain=True)
    return batch


NAMES = st.sampled_from(("a.yaml", "a.json", "a.jsonl", None))


@given(raw=st.binary(max_size=200), name=NAMES)
@settings(max_examples=300)
def test_random_bytes_never_raise(raw: bytes, name: str | None) -> None:
    nothing_raised(raw, name)


YAML_TEXTS = st.text(st.sampled_from("abc:-?[]{},#&*!|>'\"%@` \n\t\\01~é\u2028\x85\x00"), max_size=60)


@given(text=st.one_of(st.text(max_size=100), YAML_TEXTS), name=NAMES)
@settings(max_examples=300)
def test_random_texts_never_raise(text: str, name: str | None) -> None:
    nothing_raised(text.encode("utf-8", "surrogatepass"), name)


@given(
    data=spoilt_cases(
        (
            *WRONG,
            {},
            [],
            "",
            "0001-01-01",
            "9999-12-31",
            "-1",
            "999999999",
            "0.5",
            {"need": "sleep", "severity": "3"},
            "unexplained_injury",
        )
    ),
    seed=st.integers(0, 999),
    name=NAMES,
)
@settings(max_examples=300)
def test_spoilt_case_files_never_raise(data: dict[str, Any], seed: int, name: str | None) -> None:
    text = json.dumps(data, indent=1)
    nothing_raised(text.encode(), name)
    chance = random.Random(seed)
    at = chance.randrange(len(text))
    nothing_raised(
        (text[:at] + chance.choice('{}[],:"\\\n \x00') + text[at + chance.randrange(3) :]).encode(), name
    )


def test_days_at_the_ends_of_the_calendar_never_raise() -> None:
    for day in ("0001-01-01", "9999-12-31"):
        text = f"child: {{expected: {day}}}\nreceived: {day}\nopened: {day}\nneeds: [{{need: sleep, severity: 5}}]\nreviews: [{{on: {day}, needs: [{{need: sleep, severity: 7}}]}}]\n"
        text += f"answers: [{{field: current_safety, value: yes, on: {day}}}]\ndeadlines: [{{what: exam, on: {day}}}]\nindicators: [{{indicator: weight_loss, on: {day}}}]\n"
        nothing_raised(text.encode(), "edge.yaml")
        assert read_cases(text.encode(), "edge.yaml", shipped.vocabulary(), date(2026, 11, 20)).cases
