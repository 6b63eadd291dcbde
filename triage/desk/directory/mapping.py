"""Terms of taxonomies and kinds of help: what waits, what is suggested, and what a person accepts, refuses or takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz, process

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import Refused, WrongUse
from triage.signposting.terms.crosswalk import NAME, Crosswalk, CrosswalkEntry, CrosswalkFile, crosswalk_of
from triage.signposting.terms.effect import Effect, effect_of
from triage.signposting.terms.known import KnownTerm, TaxonomyTerm, known_terms
from triage.signposting.terms.suggesting import Suggester, Suggestion
from triage.signposting.terms.taxonomies import read_taxonomy
from triage.signposting.terms.writing import said, with_entry, withdrawn
from triage.source import MAX_BYTES
from triage.workbench.coverage.answered import needs_named

_MOST_WORDS = 2000


@dataclass(frozen=True)
class TermView:
    """One term with what may be said of it."""

    term: KnownTerm
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Change:
    """One review or withdrawal, written or only looked at."""

    entry: CrosswalkEntry
    effect: Effect
    needs: Mapping[str, tuple[str, ...]]
    """Help code -> codes of the needs for which live rules offer it."""


def read_taxonomies(paths: Iterable[Path]) -> list[TaxonomyTerm]:
    """Terms of the files named; raises :class:`triage.errors.DataProblem` for one that cannot be read."""
    found: list[TaxonomyTerm] = []
    for path in paths:
        with path.open("rb") as file:
            # One byte more than may be read is enough to tell that a file is too large.
            found += read_taxonomy(file.read(MAX_BYTES + 1), str(path))
    return found


def terms_of(desk: Desk, listed: Iterable[TaxonomyTerm] = ()) -> list[KnownTerm]:
    """Every term known here, those with most waiting services first."""
    return known_terms(desk.directory, listed)


def reviewed_terms(desk: Desk) -> list[KnownTerm]:
    """The terms with a review in force, whether or not any service still carries them."""
    carried = {term.key: term for term in terms_of(desk)}
    return [
        carried.get(key) or KnownTerm(*key, title=entry.title or entry.id, review=entry)
        for key, entry in desk.directory.crosswalk.in_force.items()
    ]


def views_of(desk: Desk, terms: Iterable[KnownTerm], most: int = 3) -> list[TermView]:
    """Terms with their nearest kinds of help."""
    suggester = Suggester(desk.directory, desk.vocabulary)
    return [TermView(term, tuple(suggester.suggest(term, most))) for term in terms]


def find_term(terms: Iterable[KnownTerm], asked: str) -> KnownTerm:
    """The term meant by its id, ``SCHEME:ID`` or title; raises :class:`WrongUse` where there is none or more than one."""
    every = list(terms)
    wanted = asked.strip()
    for tried in (
        [term for term in every if f"{term.scheme}:{term.id}" == wanted],
        [term for term in every if term.id == wanted],
        [term for term in every if term.title.casefold() == wanted.casefold()],
    ):
        if len(tried) == 1:
            return tried[0]
        if tried:
            listed = ", ".join(f"'{term.scheme}:{term.id}'" for term in tried[:5])
            raise WrongUse(
                f"'{asked}' may be {len(tried)} terms",
                why="only one of them can be meant",
                mend=f"name it with its taxonomy: {listed}{' or another' if len(tried) > 5 else ''}",
            )
    near = process.extractOne(wanted, [term.title for term in every], scorer=fuzz.WRatio, score_cutoff=75)
    mend = f"did you mean '{near[0]}'?" if near else "see `triage directory map`"
    raise WrongUse(
        f"no service and no taxonomy named here has a term '{asked}'",
        why="nothing can be said of it",
        mend=mend,
    )


def accept(
    desk: Desk, term: KnownTerm, helps: tuple[str, ...], by: str | None, *,
    persons: tuple[str, ...] = (), note: str | None = None, write: bool = True,
) -> Change:  # fmt: skip
    """Say that a term stands for kinds of help; from then on the services that carry it are candidates for them.

    ``persons`` are those such a service works with where its own record does not say; where they are not given, the
    vocabulary's usual person of the help. Raises :class:`WrongUse` for a code that is not known, or where the kinds of
    help have different usual persons; :class:`Refused` where nobody who may is named, or the term has a review in force.
    Nothing is written unless ``write``.
    """
    _known_codes(desk, helps, persons)
    evidence = _evidence(desk, term, helps)
    given = {
        "help": helps,
        "for_": persons or _usual_persons(desk, helps),
        "note": _short(note),
        "evidence": evidence,
    }
    return _reviewed(desk, term, by, given, write=write)


def refuse(desk: Desk, term: KnownTerm, reason: str, by: str | None, *, write: bool = True) -> Change:
    """Say that a term is no kind of help, with the reason; raises as :func:`accept`."""
    if not reason.strip():
        raise WrongUse(
            "a reason is needed", why="whoever reads it later must know why", mend="add --reason TEXT"
        )
    return _reviewed(desk, term, by, {"help": (), "for_": (), "reason": _short(reason)}, write=write)


def undo(desk: Desk, term: KnownTerm, by: str | None, *, write: bool = True) -> Change:
    """Take back the review in force of a term; its services stop at once being candidates by it.

    The entry stays in the file with who withdrew it and when. Raises :class:`Refused` where nobody who may is named or
    the term has no review in force.
    """
    person = gate.change(desk, "directory.map", by)
    entry = desk.directory.crosswalk.in_force.get(term.key)
    if entry is None:
        raise Refused(
            "this term has no review that could be taken back",
            why="nothing routes by it",
            mend="see `triage directory map list`",
        )
    when = said(person.name, desk.on)
    change = _change(desk, entry.model_copy(update={"withdrawn": when}))
    if write:
        with desk.store.writing():
            _replace(desk, withdrawn(_text(desk) or "", term.key, when))
            desk.store.log(desk.on, person.name, "directory.term.undo", record=_named(term))
    return change


def _reviewed(
    desk: Desk, term: KnownTerm, by: str | None, given: Mapping[str, object], *, write: bool
) -> Change:
    person = gate.change(desk, "directory.map", by)
    if term.key in desk.directory.crosswalk.in_force:
        before = desk.directory.crosswalk.in_force[term.key].reviewed
        who = f" by {before.by} on {before.on}" if before else ""
        raise Refused(
            f"this term was reviewed already{who}",
            why="two reviews of one term would contradict each other",
            mend="take that one back first with `triage directory map undo`",
        )
    entry = CrosswalkEntry.model_validate(
        {
            "scheme": term.scheme,
            "id": term.id,
            "title": term.title,
            "reviewed": said(person.name, desk.on),
            **given,
        }
    )
    change = _change(desk, entry)
    if write:
        with desk.store.writing():
            text = with_entry(_text(desk), entry)
            _sound(text, desk)
            _replace(desk, text)
            what = "directory.term.accept" if entry.help else "directory.term.refuse"
            desk.store.log(desk.on, person.name, what, record=_named(term))
    return change


def _change(desk: Desk, entry: CrosswalkEntry) -> Change:
    walk = desk.directory.crosswalk
    kept = tuple(
        one
        for one in walk.entries
        if not (one.key == entry.key and one.key in walk.in_force and one is walk.in_force[one.key])
    )
    after = crosswalk_of(CrosswalkFile(format=1, entries=(*kept, entry)))
    helps = {*entry.help}
    return Change(entry, effect_of(desk.directory, after, [entry.key], desk.on), _needs(desk, helps))


def _needs(desk: Desk, helps: set[str]) -> dict[str, tuple[str, ...]]:
    """Help code -> needs for which live rules offer it."""
    named = needs_named(desk.rulebook)
    found: dict[str, set[str]] = {code: set() for code in helps}
    for rule in desk.rulebook.rules:
        if rule.status == "live":
            for offer in rule.then.offers:
                if offer.help in found:
                    found[offer.help] |= named[rule.id]
    return {code: tuple(sorted(needs)) for code, needs in sorted(found.items())}


def _known_codes(desk: Desk, helps: tuple[str, ...], persons: tuple[str, ...]) -> None:
    if not helps:
        raise WrongUse(
            "no kind of help is named",
            why="a term is accepted for at least one",
            mend="name it after the term, or use `map refuse`",
        )
    for kind, codes in (("help", helps), ("people", persons)):
        for code in codes:
            if not desk.vocabulary.has(kind, code):
                near = desk.vocabulary.nearest(kind, code)
                mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
                raise WrongUse(
                    f"there is no code '{code}' in the list '{kind}'",
                    why="nobody would ever be matched by it",
                    mend=mend,
                )


def _usual_persons(desk: Desk, helps: tuple[str, ...]) -> tuple[str, ...]:
    usual = {desk.vocabulary.single("help", code).text("for_person") or "child" for code in helps}
    if len(usual) > 1:
        raise WrongUse(
            f"these kinds of help are usually for different people: {', '.join(sorted(usual))}",
            why="each would be offered to all of them",
            mend="say whom such a service works with: --for PERSON",
        )
    return tuple(usual)


def _evidence(desk: Desk, term: KnownTerm, helps: tuple[str, ...]) -> str:
    """What spoke for it when it was accepted, kept with the entry."""
    suggested = {
        one.help: one
        for one in Suggester(desk.directory, desk.vocabulary).suggest(term, len(desk.directory.helps))
    }
    found = [f"{code}: {suggested[code].evidence[0].words}" for code in helps if code in suggested]
    return _short("; ".join(found)) or "no likeness of words was found; chosen by the person"


def _short(text: str | None) -> str | None:
    return " ".join(text.split())[:_MOST_WORDS] if text else None


def _named(term: KnownTerm) -> str:
    return f"term {term.scheme}:{term.id}"[:200]


def _text(desk: Desk) -> str | None:
    path = _file(desk)
    return path.read_bytes().decode("utf-8") if path.is_file() else None


def _file(desk: Desk) -> Path:
    if desk.workspace is None:
        raise WrongUse(
            "there is no workspace here",
            why="the program's own files are never changed",
            mend="name one with --workspace DIR",
        )
    return desk.workspace.folder / "directory" / NAME


def _sound(text: str, desk: Desk) -> Crosswalk:
    """Read the new text as the directory would; raises :class:`triage.errors.DataProblem` before anything is replaced."""
    from triage.signposting.loading import load_directory  # noqa: PLC0415 - only where something is written

    return load_directory({NAME: text}, desk.vocabulary).crosswalk


def _replace(desk: Desk, text: str) -> None:
    """Put the new text in place of the old at once: a reader sees the one or the other."""
    path = _file(desk)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode("utf-8"))
    beside.replace(path)
    for part in ("directory", "directory_files"):
        desk.__dict__.pop(part, None)
