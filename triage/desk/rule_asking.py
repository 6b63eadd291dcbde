"""A new rule from answers in plain words: words become codes, what is missing is asked for, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triage.desk import gate
from triage.desk.opening import Desk
from triage.desk.rule_browsing import at_work
from triage.desk.rule_editing import ACT, Edited
from triage.desk.rule_writing import NewRule, draft, start_of
from triage.errors import Refused, WrongUse
from triage.vocabulary import Vocabulary

SURE = 0.9
"""From this score on, and with nothing as likely, words stand for a code."""
_LISTS = {
    "needs": "need",
    "indicators": "fact or worry",
    "help": "kind of help",
    "levels": "level",
    "people": "person",
}


def code_for(words: str, vocabulary: Vocabulary, kind: str) -> str:
    """The code that plain words stand for; raises :class:`WrongUse` naming the likeliest where they are not clear."""
    asked = words.strip()
    if vocabulary.has(kind, asked):
        return asked
    found = vocabulary.find(asked, kinds=(kind,))
    if found and found[0].score >= SURE and not (len(found) > 1 and found[1].score >= found[0].score):
        return found[0].entry.code
    likely = ", ".join(f"{one.entry.title} ({one.entry.code})" for one in found[:4])
    raise WrongUse(
        f"“{asked}” is no single {_LISTS.get(kind, kind)}",
        why="a rule names codes, so that everybody means the same",
        mend=f"did you mean {likely}?" if likely else "use other words, or see `triage words TEXT`",
    )


def rule_asked_for(desk: Desk, answers: Mapping[str, str], like: str = "") -> NewRule:
    """The rule that the answers ask for, as it would be written; ``like`` is a rule it starts from.

    Answers: title, need, score, fact, from_age, under_age, help, level, why, source, owner, review_by; empty ones say
    nothing. Raises :class:`WrongUse` for words that mean no code or a part that is missing,
    :class:`triage.errors.DataProblem` for a rule with a fault.
    """
    here = at_work(desk)
    said = {name: value.strip() for name, value in answers.items() if value.strip()}
    data: dict[str, Any] = dict(start_of(here, like)) if like else {}
    for key in ("title", "owner", "review_by"):
        if key in said:
            data[key] = said[key]
    if "why" in said:
        data["rationale"] = said["why"]
    if "source" in said:
        data["source"] = [{"title": said["source"]}]
    parts = _when(said, here.vocabulary)
    if parts:
        data["when"] = {"all": parts}
    then = _then(said, here.vocabulary)
    if then:
        data["then"] = then
    on = desk.on
    data.setdefault("review_by", on.replace(year=on.year + 1, day=min(on.day, 28)).isoformat())
    wanted = {
        "title": "a title",
        "when": "a need or a fact that must be recorded",
        "then": "help that is offered, or a level",
        "rationale": "why",
        "source": "where it comes from",
        "owner": "who answers for it",
    }
    missing = [words for key, words in wanted.items() if not data.get(key)]
    if missing:
        raise WrongUse(
            "this is still missing: " + ", ".join(missing),
            why="what is not written is never guessed",
            mend="fill it in",
        )
    return draft(here, data)


def write_new_rule(desk: Desk, rule: NewRule, by: str | None) -> Edited:
    """Write a new rule at the end of its file; raises :class:`Refused` where that file was changed meanwhile."""
    workspace = desk.workspace
    if workspace is None:
        raise WrongUse("there is no workspace here", mend="make one with `triage init DIR`")
    path = workspace.folder / "rules" / rule.file
    before = path.read_bytes().decode("utf-8") if path.exists() else None
    if before != rule.before:
        raise Refused(
            f"rules/{rule.file} was changed meanwhile",
            why="the rule would undo that change",
            mend="go back to your answers and on again",
        )
    with desk.store.writing():
        person = gate.change(desk, ACT, by)
        desk.store.log(desk.on, person.name, ACT, record=f"rules {rule.file}")
        workspace.write_rules({rule.file: rule.after})
    return Edited(f"rules/{rule.file}", before or "", rule.after)


def _when(said: Mapping[str, str], vocabulary: Vocabulary) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if "need" in said:
        score = said.get("score", "")
        if score and not (score.isascii() and score.isdigit() and 1 <= int(score) <= 10):
            raise WrongUse(
                "a score is a whole number from 1 to 10", mend="leave it empty for whatever the score"
            )
        severity = f"{int(score)} or more" if score else "any"
        parts.append({"need": code_for(said["need"], vocabulary, "needs"), "severity": severity})
    if "fact" in said:
        parts.append({"indicator": code_for(said["fact"], vocabulary, "indicators")})
    ages = {key: said[name] for key, name in (("from", "from_age"), ("under", "under_age")) if name in said}
    if parts and ages:
        parts.append({"age": {"of": "child", **ages}})
    return parts


def _then(said: Mapping[str, str], vocabulary: Vocabulary) -> dict[str, Any]:
    then: dict[str, Any] = {}
    if "help" in said:
        within = {"within": said["within"]} if "within" in said else {}
        then["offer"] = {"help": code_for(said["help"], vocabulary, "help"), **within}
    if said.get("level"):
        then["level"] = said["level"]
    return then
