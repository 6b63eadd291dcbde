"""The resource map: which provider gives services for which activity of a shared outcome, as it is (S3 803-809)."""

from __future__ import annotations

from collections import defaultdict

from triage.outcomes.frameworks import Outcome
from triage.pages import Cell, Column, Table
from triage.signposting import Directory
from triage.vocabulary import Vocabulary


def given_by_services(words: Vocabulary, code: str) -> bool:
    """Whether a kind of help is one that services give; tasks and what the referrer does need none."""
    entry = words.of("help").get(code)
    return entry is not None and entry.text("usual_kind") in ("referral", "signpost")


def resource_map(directory: Directory, outcome: Outcome) -> Table:
    """Providers by activities: how many of their services give help of the activity, or are named in it.

    A service counts whether or not it has room or is in date; that is for the directory's own reports.
    """
    given: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for service in directory.services.values():
        for activity in outcome.activities:
            if set(service.help or ()) & set(activity.help) or service.id in activity.services:
                given[directory.provider(service.id).id][activity.id].add(service.id)
    providers = {one.id: one for one in (directory.provider(name) for name in directory.services)}
    rows: list[tuple[Cell, ...]] = [
        (
            providers[provider].name,
            providers[provider].sector or "not known",
            *(len(given[provider][activity.id]) for activity in outcome.activities),
        )
        for provider in sorted(given, key=lambda name: providers[name].name)
    ]
    nobody = [
        activity.title
        for activity in outcome.activities
        if not any(given[provider][activity.id] for provider in given)
    ]
    return Table(
        f"{outcome.id}_resources",
        f"{outcome.title}: who gives services for which activity",
        (
            Column("provider", "provider"),
            Column("sector", "sector"),
            *(
                Column(f"activity_{place}", activity.title, "count")
                for place, activity in enumerate(outcome.activities, 1)
            ),
        ),
        tuple(rows),
        note="Services in the directory, not people helped."
        + (f" Nobody gives services for: {', '.join(nobody)}." if nobody else ""),
        empty="No provider in the directory gives any of it.",
    )
