"""Whatever is typed or recorded: an answer, never an error, and nothing that a terminal obeys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.signposting.finding import find
from triage.signposting.finding.words import clean, prepared
from triage.store.service_index import build_index

from .builders import a_directory, a_service, asked, asker, read

NASTY = (
    '"', '""', "'", "NEAR(a b, 3)", "a NEAR b", "a AND", "OR", "NOT sleep", "AND OR NOT", "*", "sleep*", "^sleep", "name:sleep", "{name}: sleep", "col : x", "-sleep", "+sleep",
    "(", ")", "(((((", '"unbalanced', "sleep\x00help", "'; DROP TABLE services; --", "' OR 1=1 --", "😀", "👨‍👩‍👧‍👦 help", "\ud800", "\u202esleep", "ﬁsh", "²", "½", "½½½", "1e999", "٣ year old",
    "x" * 10_000, "sleep " * 2_000, "\n" * 50, "|", "||| sleep |||", "%s %n", "../../etc/passwd", "hxq0sleep", "codes:hxq0sleep", "aged " * 500, "9" * 5_000 + " year old", "under 0", "0-0", "999 year old",
    "year 99", "at 99:99", "25:61pm", "half half half", "near near near", "B93" * 500, "in in in Polish", "a.b.c.d", "\\", "/", "<b>sleep</b>", "[bold]sleep[/bold]", "\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("plain", [False, True])
def test_no_question_is_an_error(text: str, plain: bool) -> None:
    answer = asked(read(text, plain=plain))
    assert answer.total >= 0
    assert "\x1b" not in answer.question.said_back()


PIECES = st.sampled_from(
    ("sleep", "a", "four", "4", "17½", "year old", "near", "B93", "on", "saturday", "for", "mum", "in", "Polish", "free", "under", "and", "half", "at", "6pm", "or", "NOT", '"', "*", "(", ")", "-", ":", "NEAR", "{", "}", "^", "months", "to", "tonight", "wet", "😀", "é", "\x00", ",", "pregnant", "no", "referral", "brother", "year", "7")
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map(" ".join)), st.booleans())
def test_any_text_is_a_question(text: str, plain: bool) -> None:
    question = read(text, plain=plain)
    again = read(text, plain=plain)
    assert question == again
    answer = asked(question)
    assert answer == asked(question)
    assert sum(answer.facets.get("fits", {}).values()) == answer.total


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_what_is_said_back_can_be_printed(text: str) -> None:
    for said in (read(text).said_back(), clean(text), prepared(text)):
        said.encode("utf-8")
        assert all(one >= " " for one in said)


@settings(max_examples=15, deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60),
)
def test_any_name_and_summary_can_be_indexed(name: str, summary: str) -> None:
    services = a_directory(a_service("odd", "x", network="internal"))
    record = services.services["odd"].model_copy(update={"name": name, "summary": summary})
    odd = services.__class__(**{**vars_of(services), "services": {"odd": record}})
    index = build_index(odd)
    assert find(odd, index, read(""), asker()).total == 1
    index.close()


def vars_of(services: object) -> dict[str, object]:
    return {name: getattr(services, name) for name in services.__dataclass_fields__}  # type: ignore[attr-defined]
