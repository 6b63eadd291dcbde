"""How terms, suggestions and reviews are told on a terminal and in JSON; words of other people are made harmless first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import click

from triage.cli.directory.common import print_table
from triage.desk.directory.mapping import Change, TermView
from triage.desk.opening import Desk
from triage.interchange.harmless import one_line
from triage.signposting.terms.crosswalk import NOT_HELP, CrosswalkEntry, Said
from triage.signposting.terms.effect import Begins
from triage.signposting.terms.known import KnownTerm

_MOST_NAMED = 8
_WORDS = {
    "accepted": "accepted", "refused": "no kind of help", "withdrawn": "withdrawn", "suggested": "not reviewed",
}  # fmt: skip


def term_json(desk: Desk, view: TermView, *, whole: bool = False) -> dict[str, Any]:
    """One term; ``whole`` adds the services that carry it and its description."""
    term = view.term
    found: dict[str, Any] = {
        "scheme": term.scheme,
        "id": term.id,
        "title": term.title,
        "parents": list(term.parents),
        "services": len(term.carriers),
        "waiting": term.waiting,
        "review": entry_json(term.review) if term.review else None,
        "suggestions": [
            {
                "help": one.help,
                "title": desk.directory.help_title(one.help),
                "similarity": one.similarity,
                "evidence": [
                    {"words": part.words, "similarity": round(part.similarity, 2)} for part in one.evidence
                ],
            }
            for one in view.suggestions
        ],
    }
    if whole:
        found["description"] = term.description or None
        found["carried_by"] = list(term.carriers)
    return found


def entry_json(entry: CrosswalkEntry) -> dict[str, Any]:
    """One entry of the crosswalk, with what has become of it."""
    plain = entry.model_dump(mode="json", by_alias=True)
    return {"state": entry.state, **plain, "help": plain["help"] or NOT_HELP}


def change_json(change: Change) -> dict[str, Any]:
    """One review with what it changes."""
    return {
        "review": entry_json(change.entry),
        "begins": [_begins_json(one) for one in change.effect.begins],
        "ceases": [_begins_json(one) for one in change.effect.ceases],
        "needs": {code: list(needs) for code, needs in change.needs.items()},
    }


def _begins_json(one: Begins) -> dict[str, Any]:
    return {"service": one.service, "help": one.help, "for": list(one.persons), "held_back": one.held_back}


def say_waiting(desk: Desk, views: list[TermView], unreviewed: int, known: int) -> None:
    """The table of terms that wait."""
    if views:
        print_table(
            ("Wait", "Term", "May be (likeness of words)"),
            [
                (
                    f"{view.term.waiting} of {len(view.term.carriers)}",
                    f"{one_line(view.term.title, 60)} [{_id(view.term)}]",
                    ", ".join(f"{one.help} {one.similarity:.2f}" for one in view.suggestions)
                    or "nothing near",
                )
                for view in views
            ],
        )
        first = next((view for view in views if view.suggestions), None)
        if first:
            click.echo(f"\nWhy: {_evidence(first)}")
    waiting = sum(not (one.help and one.for_) for one in desk.directory.services.values())
    more = f"; {unreviewed - len(views)} more with --limit" if unreviewed > len(views) else ""
    click.echo(
        f"{unreviewed} of {known} terms are not reviewed{more}; {waiting} services are offered to nobody until somebody says what help they give",
        err=True,
    )


def _evidence(view: TermView) -> str:
    return f"{one_line(view.term.title, 60)} may be {view.suggestions[0].help}, because {one_line(view.suggestions[0].evidence[0].words)}"


def say_term(desk: Desk, view: TermView) -> None:
    """One term with services, parents and all evidence."""
    term = view.term
    click.echo(one_line(term.title))
    click.echo(f"  taxonomy and id: {_id(term)}")
    if term.parents:
        click.echo(f"  below: {' < '.join(one_line(parent, 80) for parent in term.parents)}")
    if term.description:
        click.echo(f"  it says: {one_line(term.description)}")
    click.echo(
        f"  carried by {_counted(len(term.carriers), 'service')}, of which {term.waiting} wait for a review"
    )
    for code in term.carriers[:_MOST_NAMED]:
        click.echo(f"    {code}: {one_line(desk.directory.services[code].name, 80)}")
    if len(term.carriers) > _MOST_NAMED:
        click.echo(f"    and {len(term.carriers) - _MOST_NAMED} more")
    if term.review:
        click.echo(f"  reviewed: {_review(term.review)}")
    if not view.suggestions:
        click.echo("  no kind of help is near; a person who knows the services decides")
    for one in view.suggestions:
        click.echo(
            f"\n  {one.help}: {desk.directory.help_title(one.help)} (likeness of words {one.similarity:.2f})"
        )
        for part in one.evidence:
            click.echo(f"    - {one_line(part.words)}")


def say_reviews(entries: Iterable[CrosswalkEntry]) -> None:
    """The table of what was reviewed."""
    rows: list[tuple[str, ...]] = [
        (
            _WORDS[one.state],
            f"{one_line(one.title or one.id, 60)} [{one_line(f'{one.scheme}:{one.id}', 80)}]",
            ", ".join(one.help) or NOT_HELP,
            ", ".join(one.for_),
            _who(one.withdrawn or one.reviewed),
        )
        for one in entries
    ]
    if rows:
        print_table(("State", "Term", "Help", "For", "By, on"), rows)
    click.echo(_counted(len(rows), "entry", "entries"), err=True)


_ONE = {
    "begin to be candidates": "begins to be a candidate",
    "are candidates no more": "is a candidate no more",
}


def say_change(desk: Desk, change: Change) -> None:
    """What a review would change, on the error stream: before anything is written."""
    entry = change.entry
    click.echo(
        f"{one_line(entry.title or entry.id)} [{one_line(f'{entry.scheme}:{entry.id}', 80)}]: {_review(entry)}",
        err=True,
    )
    for verb, found in (
        ("begin to be candidates", change.effect.begins),
        ("are candidates no more", change.effect.ceases),
    ):
        for code in dict.fromkeys(one.help for one in found):
            of_help = [one for one in found if one.help == code]
            persons = Counter(person for one in of_help for person in one.persons)
            told = ", ".join(f"{person} {count}" for person, count in sorted(persons.items()))
            click.echo(
                f"  {_counted(len(of_help), 'service')} {_ONE[verb] if len(of_help) == 1 else verb} for {code} ({desk.directory.help_title(code)}): {told}",
                err=True,
            )
            held = Counter(one.held_back for one in of_help if one.held_back)
            if verb.startswith("begin") and held:
                click.echo(
                    "    of these "
                    + ", ".join(f"{count} {why}" for why, count in sorted(held.items()))
                    + ": offered to nobody until that is mended",
                    err=True,
                )
            for one in of_help[:_MOST_NAMED]:
                click.echo(
                    f"    {one.service}: {one_line(desk.directory.services[one.service].name, 70)}", err=True
                )
            if len(of_help) > _MOST_NAMED:
                click.echo(f"    and {len(of_help) - _MOST_NAMED} more", err=True)
            needs = change.needs.get(code, ())
            titles = ", ".join(desk.vocabulary.title("needs", need) for need in needs[:_MOST_NAMED])
            more = f" and {len(needs) - _MOST_NAMED} more" if len(needs) > _MOST_NAMED else ""
            click.echo(
                f"    the rules offer this help for: {titles}{more}"
                if needs
                else "    no live rule offers this help for a need",
                err=True,
            )
    if not (change.effect.begins or change.effect.ceases):
        click.echo("  no service begins or ceases to be a candidate for anything", err=True)


def _review(entry: CrosswalkEntry) -> str:
    meant = (
        f"{', '.join(entry.help)} for {', '.join(entry.for_)}"
        if entry.help
        else f"no kind of help ({one_line(entry.reason or '', 120)})"
    )
    taken = f", withdrawn by {_who(entry.withdrawn)}" if entry.withdrawn else ""
    return f"{meant}, said by {_who(entry.reviewed)}{taken}"


def _who(said: Said | None) -> str:
    return f"{one_line(said.by, 60)}, {said.on}" if said else "nobody yet"


def _id(term: KnownTerm) -> str:
    return one_line(f"{term.scheme}:{term.id}", 80)


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
