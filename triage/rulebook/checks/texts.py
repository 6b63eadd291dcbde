"""The texts of a rule: a title a parent could read, a reason, a role that answers for it (RB404 to RB408, RB411, RB412)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject, at, placed_consequences, placed_texts
from triage.rulebook.model import Rule
from triage.source import Path

BLAMING = (
    "toxic trio", "attention seeking", "attention-seeking", "hard to reach", "non-compliant", "noncompliant",
    "failed to engage", "fails to engage", "failure to engage", "refuses to engage", "dysfunctional", "broken home",
    "problem family", "problem families", "troubled family", "troubled families", "promiscuous", "child prostitute",
    "child prostitution", "lifestyle choice", "puts themselves at risk", "putting themselves at risk", "manipulative",
    "bad parent", "bad parenting", "poor parenting", "failing parent", "neglectful mother", "mentally ill",
    "committed suicide", "drug addict", "illegal immigrant",
)  # fmt: skip
"""Words that blame the people we write about, or that they would not use of themselves; fit for `also_known_as` only."""
JARGON = (
    "LAC", "CLA", "CIN", "CP", "EHE", "NEET", "SDQ", "DNA", "MARAC", "MASH", "TAC", "TAF", "EHA", "EHCP", "SEMH", "ACE",
    "ACEs", "NFA", "RAG", "s17", "s47", "tier 2", "tier 3", "tier 4",
)  # fmt: skip
"""Short forms and words of the trade that a parent could not be expected to know."""
LONGEST_TITLE = 140
"""Characters."""
FEWEST_WORDS = 3
"""Words that a title or a reason needs at least."""
_EMPTY_TALK = re.compile(r"\s*(?:tbc|tbd|to ?do|to be (?:confirmed|done|added|written)|n/?a|none|x+|\?+|-+|\.+|fixme|lorem ipsum.*)\s*\.?\s*", re.IGNORECASE)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]{3,}")
_PERSON = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Dame)\b\.?\s+\S|@|\b0[0-9][0-9 ]{7,}")


_NAME = r"(?:(?:[A-Z]['’])?[A-Z][a-z]+(?:[-'’][A-Z]?[a-z]+)?|[A-Z]\.)"
_TWO_NAMES = re.compile(rf"{_NAME}(?: {_NAME}){{1,2}}")
ROLE_WORDS = frozenset({
    "adviser", "advisor", "board", "chair", "clinic", "committee", "consultant", "coordinator", "council",
    "department", "director", "doctor", "group", "head", "health", "hub", "lead", "leader", "link", "manager",
    "midwife", "nurse", "officer", "owner", "panel", "partnership", "practitioner", "principal", "psychologist",
    "school", "senco", "service", "services", "social", "specialist", "steward", "supervisor", "support",
    "teacher", "team", "therapist", "trust", "visitor", "worker",
})  # fmt: skip
"""Words of which a role or a team has one, and a person's name seldom."""


@check("RB404", "warning", reads=("title", "rationale"))
def no_reason(subject: Subject) -> Iterator[Found]:
    """The rationale says nothing that the title does not say.

    Whoever wants to change the rule must know what it is for, or they will change it for the worse.

    Poor:

        title: A child who sleeps badly is offered sleep advice
        rationale: A child who sleeps badly is offered sleep advice.

    Better:

        rationale: Sleep advice works within weeks and lifts much else.
    """
    for rule in subject.present:
        said = _plain(rule.rationale)
        if _says_nothing(rule.rationale):
            continue  # told as a placeholder
        if said == _plain(rule.title) or len(said.split()) < FEWEST_WORDS:
            mend = "say in a sentence or two why we do this"
            yield at(rule, "the rationale gives no reason", mend, "rationale")


def _says_nothing(text: str) -> bool:
    """Whether a text is a placeholder, or holds no word at all."""
    return _EMPTY_TALK.fullmatch(text) is not None or _WORD.search(text) is None


@check("RB405", "warning", reads=("title",))
def title_is_no_sentence(subject: Subject) -> Iterator[Found]:
    """A title is not a sentence a parent could read: too short, or longer than 140 characters.

    The title stands in decisions, lists and meetings in place of the rule.

    Poor:

        title: Sleep

    Better:

        title: A child who sleeps badly is offered sleep advice
    """
    for rule in subject.present:
        if _says_nothing(rule.title):
            continue  # told as a placeholder
        if len(rule.title) > LONGEST_TITLE:
            what = f"the title has {len(rule.title)} characters; the most is {LONGEST_TITLE}"
            yield at(rule, what, "say it shorter, and the rest in `rationale`", "title")
        elif len(rule.title.split()) < FEWEST_WORDS:
            mend = "say who is offered what, in words a parent could read"
            yield at(rule, "the title is not a sentence", mend, "title")


@check("RB406", "warning", reads=("title", "examples"))
def title_that_blames(subject: Subject) -> Iterator[Found]:
    """A title or the name of an example holds a word that blames, or a short form few people know.

    Families read what is written about them; a word that blames the person who is being harmed does harm itself.

    Such words may stand under `also_known_as`, so that a search still finds the rule.

    Poor:

        title: Toxic trio families are referred to the MASH

    Better:

        title: Domestic abuse, parental mental ill-health and substance misuse together are looked at jointly
        also_known_as: [toxic trio]
    """
    for rule in subject.present:
        texts: list[tuple[str, Path]] = [(rule.title, ("title",))]
        texts += [(example.name, ("examples", index, "name")) for index, example in enumerate(rule.examples)]
        for text, steps in texts:
            word = _UNFIT.search(text)
            if word:
                mend = "say it in words the family could read; put the term under `also_known_as`"
                yield at(rule, f"'{word.group()}' blames, or is known to few", mend, *steps)


_UNFIT = re.compile(rf"\b(?:(?i:{'|'.join(map(re.escape, BLAMING))})|{'|'.join(map(re.escape, JARGON))})\b")
"""Blaming words in any case; short forms only as they are written."""


def blames(text: str) -> bool:
    """Whether a text holds a word that RB406 tells."""
    return _UNFIT.search(text) is not None


@check("RB407", "warning", reads=("owner",))
def owner_is_a_person(subject: Subject) -> Iterator[Found]:
    """The owner is a person or an address instead of a role.

    People move on, and the rule would have nobody who answers for it. Names also do not belong into rule files.

    Poor:

        owner: Dr A. Example

    Better:

        owner: Clinical lead
    """
    for rule in subject.present:
        words = set(re.findall(r"[a-z]+", rule.owner.lower()))
        named = _TWO_NAMES.fullmatch(rule.owner.strip()) and not words & ROLE_WORDS
        if _PERSON.search(rule.owner) or named:
            yield at(
                rule,
                "the owner looks like a person or an address",
                "name the role that answers for it",
                "owner",
            )


@check("RB408", "warning", reads=("title", "owner", "rationale", "source", "then"))
def placeholder(subject: Subject) -> Iterator[Found]:
    """A text is only a placeholder, such as "to do", or holds no word at all.

    A rule that goes live with a gap in its reasons or its source is not noticed again.

    Poor:

        rationale: TBC

    Better:

        rationale: Sleep advice works within weeks and lifts much else.
    """
    for rule in subject.present:
        texts: list[tuple[str, Path]] = [
            (rule.title, ("title",)),
            (rule.owner, ("owner",)),
            (rule.rationale, ("rationale",)),
        ]
        written = rule.origin.written("source") if rule.origin else None
        for index, source in enumerate(rule.sources):
            steps: Path = ("source", index) if isinstance(written, list) else ("source",)
            inner = rule.origin.written(*steps) if rule.origin else None
            texts.append((source.title, (*steps, "title") if isinstance(inner, dict) else steps))
        texts.extend(
            (item.why, (*path, "why"))
            for item, path in zip(rule.then.withholds, placed_consequences(rule, "withhold"), strict=False)
        )
        for text, steps in texts:
            if _says_nothing(text):
                yield at(rule, "this text is only a placeholder", "write what should stand there", *steps)


@check("RB411", "warning", reads=("id", "title", "status"))
def titles_alike(subject: Subject) -> Iterator[Found]:
    """Two rules have the same title.

    People pick a rule by its title; they would change, explain or switch off the wrong one.

    Poor:

        - {id: sleep-advice, title: A child who sleeps badly is offered sleep advice}
        - {id: sleep-clinic, title: A child who sleeps badly is offered sleep advice}

    Better:

        - {id: sleep-clinic, title: A child who has slept badly for months is offered the sleep clinic}
    """
    first: dict[str, Rule] = {}
    wanted = {id(rule) for rule in subject.present}
    for rule in subject.others_first:
        if rule.status == "retired":
            continue
        before = first.setdefault(_plain(rule.title), rule)
        if before is not rule and id(rule) in wanted and not _says_nothing(rule.title):
            yield at(rule, f"'{before.id}' has the same title", "say what is different in this rule", "title")


@check("RB412", "warning", reads=("also_known_as",), fixable=True)
def term_said_twice(subject: Subject) -> Iterator[Found]:
    """A term stands under `also_known_as` twice.

    A list that says things twice makes its readers look for a difference that is not there.

    Poor:

        also_known_as: [toxic trio, toxic trio]

    Better:

        also_known_as: [toxic trio]
    """
    for rule in subject.wanted:
        terms = [(text.strip().casefold(), path) for text, path in placed_texts(rule, "also_known_as")]
        for index, (text, path) in enumerate(terms):
            if text in [earlier for earlier, _ in terms[:index]]:
                mend = "keep one, or let `triage rules lint --fix` do so"
                yield at(rule, "this term is given twice", mend, *path)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
