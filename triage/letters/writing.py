"""One way in: a letter for one of its four readers."""

from __future__ import annotations

from triage.errors import DataProblem, WrongUse
from triage.letters.family import family_letter
from triage.letters.meeting import meeting_paper
from triage.letters.model import Audience, Headings, Letter, Occasion
from triage.letters.referrer import referrer_letter
from triage.letters.service import service_letter
from triage.model import Issue


def write_letter(
    occasion: Occasion,
    audience: Audience,
    *,
    who: str | None = None,
    service: str | None = None,
    headings: Headings | None = None,
    agreed_by: str | None = None,
    tell_escalations: bool = False,
) -> Letter:
    """Write a letter; raises :class:`triage.errors.Refused` where it must not be, :class:`DataProblem` for missing words.

    ``who`` and ``tell_escalations`` are for a family (``who`` also where one service helps several people), ``service`` for a service,
    ``headings`` for a meeting, ``agreed_by`` for a family and a meeting; elsewhere they are wrong use.
    """
    _fits(audience, who=who, service=service, headings=headings, agreed_by=agreed_by, tell=tell_escalations)
    if not occasion.words.kept_back or not occasion.words.banned:
        raise DataProblem([_NO_LISTS])
    if audience == "family":
        return family_letter(occasion, who=who, agreed_by=agreed_by, tell_escalations=tell_escalations)
    if audience == "service":
        return service_letter(occasion, service=service, who=who)
    if audience == "referrer":
        return referrer_letter(occasion)
    return meeting_paper(occasion, headings=headings or "signs_of_safety", agreed_by=agreed_by)


_NO_LISTS = Issue(
    file="rules/wording",
    code="WD102",
    what="the lists of what is kept back and of phrases that hurt are missing",
    why="a letter written without them could put somebody in danger",
    mend="copy kept_back.yaml and banned_phrases.yaml from the shipped rules/wording/, and have them published where versions decide",
)


def _fits(
    audience: Audience,
    *,
    who: str | None,
    service: str | None,
    headings: str | None,
    agreed_by: str | None,
    tell: bool,
) -> None:
    wrong = {
        "--who": who is not None and audience not in {"family", "service"},
        "--service": service is not None and audience != "service",
        "--headings": headings is not None and audience != "meeting",
        "--safeguarding-lead-agreed": agreed_by is not None and audience not in {"family", "meeting"},
        "--tell-escalations": tell and audience != "family",
    }
    for option, given in wrong.items():
        if given:
            raise WrongUse(
                f"{option} does not go with a letter for {audience}",
                why="nothing was written",
                mend="see `triage letter --help`",
            )
    if tell and not (agreed_by or "").strip():
        raise WrongUse(
            "--tell-escalations needs --safeguarding-lead-agreed NAME",
            why="whether a family reads of an escalation is that lead's decision",
            mend="name the lead who agreed",
        )
