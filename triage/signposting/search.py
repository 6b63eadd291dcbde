"""Looking through the directory by words, help, age, home and person; no case stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from triage.signposting.catalogue import Directory
from triage.signposting.match import passed_over
from triage.signposting.ranking import offer_reasons, score
from triage.signposting.records import Service
from triage.signposting.request import Request
from triage.signposting.suiting import Standpoint

NOT_SAID = frozenset({"age_unknown", "area_unknown"})
"""Reasons that only say what the searcher left out; the service is shown all the same."""


@dataclass(frozen=True)
class Hit:
    """One service that was looked for."""

    service: str
    fits: bool
    """False where a reason stands against it for the age, home or person that was given."""
    reason: str | None
    """First true reason against it, or what must still be known; None where all is known and right."""
    detail: str
    why: tuple[str, ...]
    score: int


def search(directory: Directory, asked: Request, text: str = "", *, any_person: bool = False) -> list[Hit]:
    """Give the services that match the words and the help, those that fit first, then by rank and id.

    ``asked.help`` may be empty: any help. With ``any_person`` the person is not compared. Words must all occur in
    the name, summary, provider or help of a service.
    """
    against = passed_over(directory, asked)
    view = Standpoint(directory, asked)
    hits = []
    for service in directory.services.values():
        if (asked.help and asked.help not in service.help) or not _says(directory, service, text):
            continue
        if not any_person and not _works_with(service, asked.person):
            continue
        reason, detail = against.get(service.id, (None, ""))
        hits.append(
            Hit(
                service.id,
                reason is None or reason in NOT_SAID,
                reason,
                detail,
                offer_reasons(service, view),
                score(service, view),
            )
        )
    return sorted(hits, key=lambda hit: (not hit.fits, hit.reason is not None, -hit.score, hit.service))


def _works_with(service: Service, person: str) -> bool:
    return person in service.for_ or (person == "carer" and "parent" in service.for_)


def _says(directory: Directory, service: Service, text: str) -> bool:
    words = _words([text])
    entries = [directory.helps[code] for code in service.help if code in directory.helps]
    known = _words(
        [
            service.id,
            service.name,
            service.summary or "",
            directory.provider(service.id).name,
            *service.help,
            *(entry.title for entry in entries),
            *(word for entry in entries for word in entry.synonyms),
        ]
    )
    return all(any(other.startswith(word) for other in known) for word in words)


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z0-9]+", re.sub(r"['’]", "", text.casefold()))}
