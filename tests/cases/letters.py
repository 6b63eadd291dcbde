"""The letter of a fictional case, as the command would print it."""

from __future__ import annotations

from datetime import date

from tests import shipped
from triage.deciding.decide import told
from triage.errors import Refused
from triage.letters import AUDIENCES, Occasion, write_letter
from triage.model import CaseFile, Decision


def letter_text(case: CaseFile, decision: Decision, reader: str, on: date) -> str | None:
    """Everything one reader would be sent; None where the engine refuses to write it, or has nobody to write to."""
    book = shipped.rulebook()
    occasion = Occasion(
        case=told(case, on),
        decision=decision,
        rulebook=book,
        words=book.letters,
        directory=shipped.directory(),
        settings=shipped.settings(),
        on=on,
    )
    audience = next(one for one in AUDIENCES if one == reader)
    texts = []
    for service, who in _addressed(decision) if audience == "service" else [(None, None)]:
        try:
            texts.append(write_letter(occasion, audience, service=service, who=who).text)
        except Refused:
            continue
    return "\n\n".join(texts) or None


def _addressed(decision: Decision) -> list[tuple[str | None, str | None]]:
    """Each service that something is sent to, once for every person it helps where there are several."""
    people: dict[str, list[str]] = {}
    for action in decision.actions:
        if action.kind == "referral" and action.service:
            names = people.setdefault(action.service, [])
            names.append(action.who or action.person)
    found: list[tuple[str | None, str | None]] = []
    for service, names in sorted(people.items()):
        several = list(dict.fromkeys(names))
        found += [(service, None)] if len(several) == 1 else [(service, who) for who in several]
    return found
