"""The basis for sharing, from who agreed to what (contract, section 2, ``sharing.basis``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from triage.model import CaseFile, Consent

Basis = Literal["consent", "own_consent", "none", "not_known"]
OWN_DECISION_MONTHS = 16 * 12
"""At 16 a young person's own agreement counts (Family Law Reform Act 1969, s. 8; contract, section 2)."""


@dataclass(frozen=True)
class Agreement:
    """What the family's agreement allows, before any escalation is looked at."""

    basis: Basis
    reason: str
    asks: tuple[str, ...] = ()
    """Questions that would settle it."""
    differ: bool = False
    """Whether people gave different answers, so that a person must look."""
    excepted: frozenset[str] = frozenset()
    """Help and services that the agreement does not cover."""
    only: frozenset[str] = frozenset()
    """Services, providers and kinds of help that are the only ones covered; empty where nobody was singled out."""

    @property
    def blocks(self) -> bool:
        """Whether nothing about the family may be sent outside."""
        return self.basis in {"none", "not_known"}


def agreement(case: CaseFile, age_months: int | None) -> Agreement:
    """Work out the basis for early help from every answer on record.

    The yes of one person does not undo the no of another: answers that differ count as not known until somebody has
    looked. An answer for another purpose, such as figures for research, is neither a yes nor a no to help. A no that names
    recipients keeps these out and nobody else; a yes that names recipients covers these and nobody else.
    """
    about_help = [entry for entry in case.consent if for_help(entry)]
    kept_out = [
        entry for entry in about_help if entry.status in {"refused", "withdrawn"} and entry.recipients
    ]
    entries = [
        entry
        for entry in about_help
        if entry.status not in {"missing", "not_asked"} and entry not in kept_out
    ]
    answered = next((answer.value for answer in case.answers if answer.field == "consent"), None)
    excepted = frozenset(word for entry in about_help for word in entry.except_)
    excepted |= frozenset(word for entry in kept_out for word in entry.recipients)
    if not entries:
        return _unasked(about_help, answered)
    refused = [entry for entry in entries if entry.status in {"refused", "withdrawn"}]
    given = [entry for entry in entries if entry.status == "given"]
    if refused and given:
        return Agreement(
            "not_known",
            "people gave different answers; nothing is shared until somebody has looked",
            ("consent",),
            differ=True,
        )
    if refused:
        word = (
            "agreement was taken back"
            if any(entry.status == "withdrawn" for entry in refused)
            else "the answer was no"
        )
        return Agreement("none", f"{word}; it is respected and carries no penalty")
    found = [_given(entry, case, age_months) for entry in given]
    strongest = min(_STRENGTH[one.basis] for one in found)
    alike = sorted(
        (one for one in found if _STRENGTH[one.basis] == strongest), key=lambda one: (one.asks, one.reason)
    )
    best = alike[0]
    asks = tuple(dict.fromkeys(code for one in alike for code in one.asks)) if best.asks else ()
    only = (
        frozenset(word for entry in given for word in entry.recipients)
        if all(entry.recipients for entry in given)
        else frozenset[str]()
    )
    return Agreement(best.basis, best.reason, asks, excepted=excepted, only=only)


HELP_PURPOSES = frozenset({"get_help", "help"})
"""What an answer about getting help is called, where its purpose is named; an answer without a purpose is about help."""
OTHER_PURPOSES = frozenset(
    {
        "assessment",
        "meeting",
        "planning_place",
        "feedback",
        "research_figures",
        "quality",
        "training",
        "complaint",
    }
)
"""Codes of the list ``sharing_purposes`` that are not about getting help."""


def for_help(entry: Consent) -> bool:
    """Whether an answer says something about sharing to get help.

    A yes for a purpose that is not known is none for help; a no for one is heard as a no.
    """
    if entry.purpose is None or entry.purpose in HELP_PURPOSES:
        return True
    return entry.status in {"refused", "withdrawn"} and entry.purpose not in OTHER_PURPOSES


_STRENGTH = {"consent": 0, "own_consent": 1, "not_known": 2, "none": 3}


def _unasked(entries: Sequence[Consent], answered: str | None) -> Agreement:
    if any(entry.status == "not_asked" for entry in entries):
        return Agreement("not_known", "nobody has asked the family yet", ("consent",))
    if answered is not None:
        return Agreement("not_known", "an answer was noted; record who agreed and to what", ("consent_who",))
    return Agreement("not_known", "the referral does not say whether the family agreed", ("consent",))


def _given(entry: Consent, case: CaseFile, age_months: int | None) -> Agreement:
    roles = {person.id: person.is_ for person in case.people}
    by = {str(roles.get(word, word)) for word in entry.by}
    if "parent" in by:
        return Agreement("consent", "a parent agreed")
    if "carer" in by:
        return Agreement(
            "consent",
            "a carer agreed; who holds parental responsibility is asked",
            ("parental_responsibility",),
        )
    if "child" in by:
        if age_months is not None and age_months >= OWN_DECISION_MONTHS:
            return Agreement("own_consent", "a young person of 16 or over agreed for themselves")
        if entry.competent:
            return Agreement("own_consent", "a young person able to decide agreed for themselves")
        if entry.competent is None:
            return Agreement(
                "not_known",
                "a young person agreed; nobody has said whether they can decide this for themselves",
                ("understands_decision",),
            )
        return Agreement(
            "not_known", "a young person agreed and is not able to decide this for themselves", ("consent",)
        )
    return Agreement("not_known", "somebody agreed; the referral does not say who", ("consent_who",))
