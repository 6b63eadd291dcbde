"""Bringing in somebody else's directory: shown first, written only when a named person says so, and again later.

What is used lies under ``directory/services/``, what is not in ``directory/quarantine/``, and where it all came from in
``directory/imports/``. Records that came by the same import are brought up to date; what was changed here stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Literal

from triage.desk import gate
from triage.desk.opening import Desk
from triage.errors import WrongUse
from triage.interchange.harmless import is_id, json_text, short_hash, slug
from triage.interchange.imports import (
    Brought,
    digest_of,
    has_comments,
    move_file,
    put_file,
    read_import,
    renamed,
    says_the_same,
)
from triage.interchange.merging import merge, same_source, with_feed
from triage.interchange.model import FEED, Asked, Found, Plain, Quarantined, Reading
from triage.interchange.recognising import recognise
from triage.interchange.shelf import Shelf, in_order, likeness, read_shelf
from triage.interchange.standards.nested import ALREADY
from triage.interchange.yaml_text import file_text
from triage.workspace import shipped_files, shipped_folder

FEW = 1000
"""Services up to which an import is kept as one YAML file for each provider, unless said otherwise."""
_SHOWN = 20
Form = Literal["yaml", "jsonl"]
Step = Callable[[int, int | None], None]
"""Told how many services were read, and of how many where that is known."""


def import_feed(
    desk: Desk,
    asked: Asked,
    *,
    write: bool = False,
    by: str | None = None,
    name: str | None = None,
    form: Form | None = None,
    replace: bool = False,
    step: Step = lambda _, __: None,
) -> Brought:
    """Read a feed and say what it holds; with ``write`` bring it in.

    Raises :class:`triage.errors.DataProblem` for a file that is no feed, :class:`WrongUse` for ``write`` without a
    workspace or a name that belongs to another feed, :class:`Refused` where nobody registered is named.
    """
    if write:
        if desk.workspace is None:
            mend = "make one with `triage init DIR`, or leave --write out to see what the feed holds"
            raise WrongUse("there is no workspace to bring it into", why="nothing was written", mend=mend)
        by = gate.change(desk, "directory.import", by).name
    reading = recognise(asked)
    chosen = name or slug(asked.path.stem) or f"import-{short_hash(asked.name)}"
    if not is_id(chosen):
        raise WrongUse(f"'{chosen}' is no name for an import", mend="use small letters, digits and hyphens")
    folder = desk.workspace.folder / "directory" if desk.workspace else shipped_folder("directory")
    shelf = read_shelf(folder, None if desk.workspace else shipped_files("directory"))
    before = read_import(folder, chosen) if desk.workspace else None
    if before and before["profile"] != reading.profile.id:
        mend = (
            f"give this one another name with --name, or read it as that with --profile {before['profile']}"
        )
        raise WrongUse(
            f"the import '{chosen}' is of {before['profile']}, and this is {reading.profile.title}", mend=mend
        )
    found = Brought(
        chosen,
        asked.name,
        reading.profile.title,
        reading.profile.id,
        tuple(reading.evidence),
        reading.assumed,
    )
    with ExitStack() as stack:
        work = _Work(desk, asked, reading, shelf, found, replace=replace)
        if write:
            work.open(stack, folder)
        for count, _ in enumerate(work.run(), 1):
            step(count, getattr(reading, "expected", None))
        work.refuse_doubles()
        work.bring_forward()
        if write:
            work.keep(folder, form, by or "", before)
    return found


class _Work:
    """One import on its way."""

    def __init__(
        self, desk: Desk, asked: Asked, reading: Reading, shelf: Shelf, found: Brought, *, replace: bool
    ) -> None:
        self._on, self._asked, self._reading, self._shelf, self._found, self._replace = (
            desk.on,
            asked,
            reading,
            shelf,
            found,
            replace,
        )
        self._ids: dict[str, str] = {}
        """Id as the reader gave it -> id here."""
        self._providers: dict[str, str] = {}
        self._own = {spot.file for spot in shelf.spots.values() if spot.source == found.name}
        """Files that hold records of this import."""
        self._settle: dict[str, Plain] = {}
        """Providers that were here before, as they stand now."""
        self._taken: set[str] = set()
        self._seen: set[str] = set()
        self._terms: set[tuple[str, str]] = set()
        self._touched: set[str] = set()
        """Files of records that are written anew."""
        self._lines: IO[str] | None = None
        self._parked: IO[str] | None = None
        self._others = {key[1:]: key[0] for key in shelf.by_feed if key[0] != found.name}
        self._elsewhere = Counter[str]()

    def open(self, stack: ExitStack, folder: Path) -> None:
        """Make the files beside which everything is written until it is whole."""
        for part in ("services", "quarantine", "imports"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._lines = stack.enter_context(
            (folder / "services" / f".{self._found.name}.new").open("w+", encoding="utf-8", newline="\n")
        )
        self._parked = stack.enter_context(
            (folder / "quarantine" / f".{self._found.name}.new").open("w", encoding="utf-8", newline="\n")
        )
        for stream in (self._lines, self._parked):
            stack.callback(Path(stream.name).unlink, missing_ok=True)

    def run(self) -> Iterator[None]:
        """Take every service of the feed."""
        for item in self._reading:
            for issue in item.issues:
                book = self._found.faults if issue.severity == "error" else self._found.doubts
                book[issue.code] += 1
                self._found.examples.setdefault(issue.code, issue.what)
            if isinstance(item, Quarantined):
                self._park(item)
            else:
                self._take(item)
            yield
        for doubt in getattr(self._reading, "doubts", ()):
            self._found.doubts[doubt.code] += 1
            self._found.examples.setdefault(doubt.code, f"{doubt.place}: {doubt.what}")

    def _park(self, item: Quarantined) -> None:
        if self._parked is not None:
            why = [{"code": issue.code, "what": issue.what, "mend": issue.mend} for issue in item.issues]
            line = {"number": self._found.quarantined, "where": item.where, "why": why, "raw": item.raw}
            self._parked.write(json_text(line) + "\n")
        self._found.quarantined += 1

    def _take(self, item: Found) -> None:
        found = self._found
        feed = item.service["extras"][FEED]
        at = (found.name, str(feed["profile"]), str(feed["key"]))
        here = self._shelf.by_feed.get(at)
        if other := self._others.get(at[1:]):
            self._elsewhere[other] += 1
        name = here or self._free(item.service["id"], at)
        self._ids[item.service["id"]] = name
        found.services += 1
        if here is None:
            self._compare(name, item)
        self._terms.update((term["scheme"], term["id"]) for term in item.service.get("terms") or ())
        old = self._shelf.record(name) if here else None
        if old is not None:
            self._seen.add(name)
            if same_source(old[1], item.service) and "gone" not in old[1]["extras"][FEED]:
                found.same += 1
                self._emit(self._settled(old[0], old[1], item.provider["name"]), old[1])
                return
        provider = {**item.provider, "id": self._provider(item.provider["id"], f"{at[1]}:{at[0]}")}
        service = with_feed({**item.service, "id": name}, name=found.name, provider=item.provider["name"])
        spot = self._shelf.spots.get(name)
        self._touched.add(spot.file if spot else self._shelf.providers.get(provider["id"], ""))
        if old is None:
            first = self._shelf.record(self._shelf.first_of.get((found.name, provider["id"]), ""))
            provider = self._settled(*first, provider["name"]) if first else provider
            found.new += 1
            if len(found.shown) < _SHOWN:
                found.shown.append((service["id"], service["name"]))
        else:
            provider, service = self._update(old, provider, service)
        self._emit(self._settle.setdefault(provider["id"], provider), service)

    def _compare(self, name: str, item: Found) -> None:
        """Note a new service that is here already under another id, or looks as if it were."""
        spots = self._shelf.spots
        if item.born in spots and spots[item.born].source != self._found.name:
            self._found.born_here.append((name, item.born))
            return
        like = self._shelf.likes.get(likeness(item.service["name"], item.provider["name"]))
        if like is not None and spots[like].source != self._found.name:
            self._found.alike.append((name, like))

    def _update(self, old: tuple[Plain, Plain], provider: Plain, service: Plain) -> tuple[Plain, Plain]:
        found = self._found
        merged = merge(old[1], service, replace=self._replace)
        if merged.changed:
            found.changed.append((service["id"], merged.changed))
        else:
            found.same += 1
        if merged.kept:
            found.kept.append((service["id"], merged.kept))
        return self._settled(old[0], old[1], provider["name"]), merged.service

    def _settled(self, old: Plain, service: Plain, name: str | None) -> Plain:
        """The provider as it stands here, with its new name in the feed unless somebody renamed it here; one for all its services."""
        settled = self._settle.get(old["id"])
        if settled is None:
            theirs = service["extras"][FEED].get("provider")
            mine = theirs is not None and old["name"] != theirs
            settled = self._settle[old["id"]] = old if mine or name is None else {**old, "name": name}
        return settled

    def _provider(self, given: str, owner: str) -> str:
        """The provider's id here: the reader's, unless a file of somebody else has it."""
        if given not in self._providers:
            file = self._shelf.providers.get(given)
            mine = file is None or file in self._own
            self._providers[given] = given if mine else f"{given[:64].rstrip('-')}-{short_hash(owner)}"
        return self._providers[given]

    def _free(self, given: str, at: tuple[str, ...]) -> str:
        """The id a new record gets: the reader's, unless a record here has it."""
        if given not in self._shelf.spots and given not in self._taken:
            made = given
        else:
            made = f"{given[:60].rstrip('-')}-{short_hash(':'.join(at), 10)}"
        self._taken.add(made)
        return made

    def _emit(self, provider: Plain, service: Plain) -> None:
        if self._lines is not None:
            self._lines.write(json_text({"provider": provider, "service": in_order(service)}) + "\n")

    def refuse_doubles(self) -> None:
        """Stop where most of the services are here already; raises :class:`WrongUse`.

        They came in before under another name, or were given out from here and are about to be written a second time.
        """
        given_out = len(self._found.born_here)
        if (
            self._lines is not None
            and given_out * 2 > self._found.services
            and ALREADY not in self._asked.despite
        ):
            one = self._found.born_here[0][1]
            what = f"{given_out} of the {self._found.services} services were given out from here and are here already, such as '{one}'"
            why = "every one of them would stand in the directory twice, under another id"
            mend = f"change the records that are here; to have them a second time all the same, --despite {ALREADY}"
            raise WrongUse(what, why=why, mend=mend)
        for other, number in self._elsewhere.most_common(1):
            if number * 2 > self._found.services:
                what = f"{number} of the {self._found.services} services are here already, from the import '{other}'"
                mend = f"bring it up to date with --name {other}"
                raise WrongUse(what, why="every one of them would stand in the directory twice", mend=mend)

    def bring_forward(self) -> None:
        """Records that came by this import and are in the feed no more stay, and say so; of one page nobody can tell."""
        missing = [name for name in self._shelf.of_import(self._found.name) if name not in self._seen]
        if missing and self._lines is not None and (part := getattr(self._reading, "part", None)):
            why = f"{len(missing)} services of '{self._found.name}' are not on it and would be taken for gone, such as '{missing[0]}'"
            mend = "put the services of all pages into one file: a list, or one service a line"
            raise WrongUse(part, why=why, mend=mend)
        for name in missing:
            old = self._shelf.record(name)
            if old is None:
                continue
            self._found.gone.append(name)
            provider, service = old
            extras = dict(service["extras"])
            if "gone" not in extras[FEED]:
                self._touched.add(self._shelf.spots[name].file)
            extras[FEED] = {**extras[FEED], "gone": extras[FEED].get("gone") or self._on.isoformat()}
            self._emit(self._settled(provider, service, None), {**service, "extras": extras})
        self._found.terms = len(self._terms)
        mine = self._touched & self._own
        self._found.comments = sorted(name for name in mine if has_comments(self._shelf.folder / name))

    def keep(self, folder: Path, form: Form | None, by: str, before: Plain | None) -> None:
        """Put everything in its place: first what nobody loads, the services last."""
        assert self._lines is not None
        assert self._parked is not None
        self._lines.flush()
        self._parked.flush()
        found = self._found
        chosen: str = (
            form
            or (before or {}).get("as")
            or ("yaml" if found.services + len(found.gone) <= FEW else "jsonl")
        )
        old = list((before or {}).get("files") or [])
        texts = self._yaml_files() if chosen == "yaml" else {}
        files = sorted(texts) if chosen == "yaml" else [f"services/{found.name}.jsonl"]
        digest = digest_of(self._asked.path)
        record = self._record(by, before, chosen, files, digest)
        quarantine = folder / "quarantine" / f"{found.name}.jsonl"
        if found.quarantined:
            put_file(
                folder, f"quarantine/{found.name}.jsonl", Path(self._parked.name).read_bytes(), found.written
            )
        elif quarantine.exists():
            quarantine.unlink()
        for name, text in texts.items():
            if not says_the_same(folder / name, text):
                put_file(folder, name, text.encode("utf-8"), found.written)
        if chosen == "jsonl":
            move_file(Path(self._lines.name), folder / files[0], files[0], found.written)
        for name in set(old) - set(files):
            (folder / name).unlink(missing_ok=True)
        if found.written or before is None or before["sha256"] != digest or sorted(old) != files:
            put_file(
                folder,
                f"imports/{found.name}.json",
                (json_text(record, indent=1) + "\n").encode("utf-8"),
                found.written,
            )

    def _record(self, by: str, before: Plain | None, chosen: str, files: list[str], digest: str) -> Plain:
        found = self._found
        history = [*((before or {}).get("history") or [])]
        counts = {
            "new": found.new,
            "changed": len(found.changed),
            "same": found.same,
            "gone": len(found.gone),
            "quarantined": found.quarantined,
        }
        history.append(
            {"on": self._on.isoformat(), "by": by, "file": self._asked.name, "sha256": digest, **counts}
        )
        return {
            "format": 1, "name": found.name, "file": self._asked.name, "sha256": digest, "profile": found.profile_id,
            "evidence": list(found.evidence), "assumed": found.assumed, "read": self._on.isoformat(), "by": by,
            "despite": sorted(self._asked.despite), "as": chosen, "files": files, "services": found.services,
            "quarantined": found.quarantined, "gone": found.gone, "history": history, "rest": renamed(dict(self._reading.rest), self._ids),
        }  # fmt: skip

    def _yaml_files(self) -> dict[str, str]:
        """One file for each provider, with the records that somebody added to it here."""
        assert self._lines is not None
        self._lines.seek(0)
        providers: dict[str, Plain] = {}
        services: dict[str, list[Plain]] = {}
        for line in self._lines:
            pair = json.loads(line)
            one = pair["provider"]["id"]
            providers.setdefault(one, pair["provider"])
            services.setdefault(one, []).append(pair["service"])
        texts = {}
        for one, provider in providers.items():
            file = self._shelf.providers.get(one) or f"services/{one}.yaml"
            file = file if file.endswith(".yaml") else f"services/{one}.yaml"
            added = [
                self._shelf.record(name)
                for name in self._shelf.in_file(file)
                if self._shelf.spots[name].source != self._found.name
            ]
            texts[file] = file_text(provider, [*services[one], *(pair[1] for pair in added if pair)])
        return texts
