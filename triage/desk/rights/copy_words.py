"""A person's own record as a page in plain words, with where each thing came from and how the decisions were made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from triage.desk.opening import Desk
from triage.desk.rights.exporting import Copy
from triage.desk.rights.passages import WHY
from triage.rulebook import Rulebook
from triage.rulebook.readings.words import rule_in_words

_STYLE = (
    "body{font:1.05rem/1.5 sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "h1,h2,h3{line-height:1.2}dl{margin:.3rem 0 .8rem 1rem}dt{font-weight:600}dd{margin:0 0 .3rem 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;border-bottom:1px solid #777;padding:.2rem .5rem .2rem 0}"
    ".held{background:#eee;padding:0 .3rem}"
)
_HEAD = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
    "<title>Record {number}</title><style>{style}</style></head><body>"
)
_LISTS = (
    "needs",
    "indicators",
    "help",
    "referral_states",
    "escalations",
    "ask_fields",
    "people",
    "referral_reasons",
    "review_reasons",
    "levels",
)
_TABLES = {
    "decisions": "Decisions", "actions": "What was proposed and what came of it", "duties": "What somebody had to ask or look at",
    "escalations": "Who was told to keep somebody safe", "referrals": "Services", "reviews": "Reviews", "answers": "Answers to questions",
    "agreements": "What was said about sharing", "sharings": "What was shared", "contacts": "Attempts to be in touch",
    "contact_ways": "How you may be reached", "corrections": "Facts put right", "contests": "Where somebody did not agree",
    "followups": "What had to be done about sharing", "holds": "Times when nothing could be erased", "closings": "Closings",
    "level_steps": "Changes of level by a person", "case_notes": "Notes", "awaited_answers": "What you were waiting for",
    "looks": "What a person had to look at",
}  # fmt: skip


def page(desk: Desk, copy: Copy) -> str:
    """Write the page: what this is, what was held back, who you are, what was said, what was decided and why, and who looked."""
    parts = [
        _HEAD.format(number=escape(copy.number), style=_STYLE),
        *_opening(copy),
        *_pieces(desk, copy),
        *_why(desk, copy),
        *_rows(desk, copy),
        *_seen(copy),
        "</body></html>\n",
    ]
    return "\n".join(parts)


def _opening(copy: Copy) -> Iterator[str]:
    whose = "your own record" if copy.audience == "child" else "the record of your child"
    yield f"<h1>A copy of {whose}</h1>"
    yield f"<p>This is all that is kept under the number {escape(copy.number)}, as it stood on {copy.on.isoformat()}.</p>"
    yield (
        "<p>If something here is wrong, you can ask for it to be put right; the old words stay beside the new ones, so that "
        "everybody can see what was believed when. If you do not agree with a decision, say so: a person who did not take it "
        "looks again, and you get an answer. You can also ask the Information Commissioner's Office for help.</p>"
    )
    yield (
        "<h2>How decisions were made</h2><p>People wrote rules. A rule says: where this is true, propose that. A program reads "
        "what was recorded and lists what the rules propose, with the rules and the facts behind each. It predicts nothing about "
        "anybody. A named person then decides; only telling somebody of a danger does not wait for that.</p>"
    )
    yield "<h2>What was held back</h2>"
    if not copy.held_back:
        yield "<p>Nothing.</p>"
        return
    yield "<p>Some passages are not in this copy. For each one a person decided so and wrote down why:</p><ul>"
    counted = Counter((WHY[one["why"]], one["reason"]) for one in copy.held_back)
    for (why, reason), number in counted.items():
        many = "one passage" if number == 1 else f"{number} passages"
        yield f"<li>{many}, because {escape(why)}: {escape(reason)}</li>"
    yield "</ul>"


def _pieces(desk: Desk, copy: Copy) -> Iterator[str]:
    yield "<h2>What is recorded</h2>"
    for one in copy.record:
        yield f"<h3>{escape(_heading(one['what']))}</h3>"
        yield _value(desk, one["data"])


def _heading(what: str) -> str:
    first, _, rest = what.partition(" ")
    titles = {
        "identity": "Who you are", "case file": "What was said when you were referred", "identity before": "Who you are, before it was put right",
    }  # fmt: skip
    return titles.get(what) or (
        f"{_TABLES[first]}, number {rest}" if first in _TABLES else what[:1].upper() + what[1:]
    )


def _value(desk: Desk, data: Any) -> str:
    if isinstance(data, Mapping):
        if set(data) == {"held_back"} and isinstance(data["held_back"], str):
            return f"<span class='held'>held back: {escape(data['held_back'])}</span>"
        shown = [
            (key, part)
            for key, part in data.items()
            if part not in (None, "", [], {}) and not key.endswith("_hash")
        ]
        inner = "".join(f"<dt>{escape(_label(key))}</dt><dd>{_value(desk, part)}</dd>" for key, part in shown)
        return f"<dl>{inner}</dl>" if inner else "nothing"
    if isinstance(data, list):
        return "<ul>" + "".join(f"<li>{_value(desk, part)}</li>" for part in data) + "</ul>"
    return escape(_word(desk, data))


def _label(key: str) -> str:
    return key.replace("_", " ").strip()


def _word(desk: Desk, value: Any) -> str:
    """A value in words: the title of a code, yes and no, or as it stands."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if re.fullmatch(r"[a-z][a-z0-9_]*", text):
        for kind in _LISTS:
            if desk.vocabulary.has(kind, text):
                return desk.vocabulary.title(kind, text)
        return text.replace("_", " ")
    return text


def _why(desk: Desk, copy: Copy) -> Iterator[str]:
    """The rules behind what was proposed, in words; a decision with a passage held back is told without its rules."""
    yield "<h2>The rules behind the decisions</h2>"
    told: dict[str, None] = {}
    for decision in copy.decisions:
        if decision is not None:
            parts: tuple[Any, ...] = (
                decision.level,
                *decision.escalations,
                *decision.actions,
                *decision.asks,
                *decision.human_reviews,
                *decision.flags,
            )
            told.update(dict.fromkeys(name for part in parts for name in part.rules))
    if None in copy.decisions:
        yield "<p>For decisions from which a passage was held back, the rules are not listed: they would tell what was held back.</p>"
    lines = list(_rules(desk.rulebook, told))
    if not lines:
        yield "<p>None to show.</p>"
    yield from lines


def _rules(book: Rulebook, names: Iterable[str]) -> Iterator[str]:
    held = {rule.id: rule for rule in book.rules}
    for name in sorted(names):
        rule = held.get(name)
        if rule is None:
            yield f"<h3>{escape(name)}</h3><p>A rule of the program itself, or one that is no longer in use.</p>"
            continue
        words = rule_in_words(rule, book.vocabulary)
        yield f"<h3>{escape(words.title)}</h3><p>Where this is true:</p><ul>"
        yield from (f"<li>{escape(line.text)}</li>" for line in words.when)
        yield "</ul><p>then:</p><ul>"
        yield from (f"<li>{escape(line.strip())}</li>" for line in words.then)
        yield "</ul>"


def _rows(desk: Desk, copy: Copy) -> Iterator[str]:
    yield "<h2>What was done, day by day</h2>"
    for table, rows in copy.rows.items():
        yield f"<h3>{escape(_TABLES[table])}</h3>"
        for row in rows:
            yield _value(desk, row)


def _seen(copy: Copy) -> Iterator[str]:
    yield "<h2>Who looked at this record</h2>"
    yield "<p>By role; the names of staff are kept in the log.</p><table><tr><th>Day</th><th>Who</th><th>What</th></tr>"
    for day, role, act in copy.seen_by:
        yield f"<tr><td>{escape(day)}</td><td>{escape(role)}</td><td>{escape(act)}</td></tr>"
    yield "</table>"
