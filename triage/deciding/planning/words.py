"""Plans in words a family may read."""

from __future__ import annotations

from collections.abc import Sequence

from triage.deciding.offering import Proposal
from triage.deciding.planning.problem import Plan
from triage.vocabulary import Vocabulary

NOT_PROVED = "the best plan that was found; nobody has proved that there is no better one"
_WHOSE = {
    "child": "the child",
    "sibling": "a brother or sister",
    "parent": "a parent",
    "carer": "a carer",
    "family": "the family",
    "household": "the household",
    "unborn": "the baby who is coming",
}
_MOST_NAMED = 3


def why_moved(proposal: Proposal, kept: Sequence[Proposal], found: Plan, vocabulary: Vocabulary) -> str:
    """Why a plan takes another service than the first for one help alone.

    For example: one service for both sleep advice and mentoring, so that the family meets fewer new people.
    """
    together = [item for item in kept if item.service == proposal.service]
    people = {(item.wish.person, item.wish.who) for item in together}
    whose = len(people) > 1
    names = [help_in_words(item.wish.help, item.wish.person, vocabulary, whose=whose) for item in together]
    words = f"one service for {joined(list(dict.fromkeys(names)))}, so that the family meets fewer new people"
    return words if found.proved else f"{words} ({NOT_PROVED})"


def help_in_words(help_code: str, person: str, vocabulary: Vocabulary, *, whose: bool) -> str:
    """A kind of help inside a sentence, with whom it is for if wanted and not said by its name."""
    entry = vocabulary.of("help").get(help_code)
    title = within(vocabulary.title("help", help_code))
    says_it = entry is not None and person != "child" and entry.text("for_person") == person
    return f"{title} for {_WHOSE.get(person, person)}" if whose and not says_it else title


def joined(names: Sequence[str], most: int = _MOST_NAMED) -> str:
    """Names in a sentence; where there are more than ``most`` the last are counted.

    >>> joined(["sleep advice", "mentoring"]), joined(["a", "b", "c", "d"])
    ('both sleep advice and mentoring', 'a, b and 2 more kinds of help')
    """
    if len(names) > most:
        names = [*names[: most - 1], f"{len(names) - most + 1} more kinds of help"]
    *first, last = names
    return f"{'both ' if len(first) == 1 else ''}{', '.join(first)} and {last}" if first else last


def within(title: str) -> str:
    """A title inside a sentence: its first letter small, unless it is an abbreviation.

    >>> within("Sleep advice"), within("CAMHS")
    ('sleep advice', 'CAMHS')
    """
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
