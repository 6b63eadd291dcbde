"""Reading the directory's files: all problems at once, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from triage.errors import DataProblem
from triage.model import Issue
from triage.signposting.area import table_of
from triage.signposting.catalogue import Directory, fingerprint_of
from triage.signposting.graph import ServiceGraph
from triage.signposting.lines import read_lines
from triage.signposting.meaning import service_issues
from triage.signposting.records import AreasFile, DirectoryFile, DirectoryHead, Provider, Service
from triage.signposting.reports import NAME as REPORTS
from triage.signposting.reports import ReportsFile, by_service, report_faults
from triage.signposting.school_terms import NAME as SCHOOL_TERMS
from triage.signposting.school_terms import SchoolTerms, TermsFile, terms_faults
from triage.signposting.shaping import shaped, unreadable
from triage.signposting.terms.crosswalk import (
    NAME as CROSSWALK,
)
from triage.signposting.terms.crosswalk import (
    Crosswalk,
    CrosswalkFile,
    crosswalk_issues,
    crosswalk_of,
)
from triage.source import Parsed, Path, SourceProblem, read_yaml
from triage.vocabulary import Vocabulary

_WHY_CODE = "nobody would ever be matched by a word that is not in the vocabulary"
_WHY_TERMS = "a family would be told that something runs on a day when it does not"
_WHY_REPORT = "nobody could say which of the two was settled"
_WHY_TWICE = "a referral could not tell which of the two is meant"
NOT_SERVICES = ("imports/", "maps/", "quarantine/", "tables/")
"""Folders of the directory that hold no services: what was imported as it came, maps of columns, what was refused, tables."""


@dataclass
class _Gathered:
    """What has been read so far."""

    vocabulary: Vocabulary
    issues: list[Issue] = field(default_factory=list)
    head: DirectoryHead | None = None
    areas: AreasFile | None = None
    crosswalk: Crosswalk = field(default_factory=Crosswalk)
    school_terms: SchoolTerms = field(default_factory=SchoolTerms)
    reports: ReportsFile | None = None
    providers: dict[str, Provider] = field(default_factory=dict)
    provider_files: dict[str, str] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    provider_of: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def add_provider(
        self, provider: Provider, name: str, place: Callable[[], tuple[int | None, int | None]]
    ) -> None:
        """Keep a provider; a second file that gives the same id is a fault (DR302)."""
        if self.provider_files.setdefault(provider.id, name) != name:
            self._twice(
                "DR302",
                f"the provider id '{provider.id}' is already in {self.provider_files[provider.id]}",
                name,
                place(),
            )
        self.providers.setdefault(provider.id, provider)

    def add(
        self, service: Service, provider: Provider, name: str, parsed: Callable[[], Parsed], within: Path
    ) -> None:
        """Keep a service with the faults of its codes and facts; ``parsed`` is asked for only where there are some."""
        found = [*_code_faults(service, self.vocabulary), *service_issues(service)]
        if service.id in self.services:
            what = f"the service id '{service.id}' is already in {self.files[service.id]}"
            found.append((("id",), "DR301", what, _WHY_TWICE, "give one of the two another id"))
        if found:
            whole = parsed()
            for path, code, what, why, mend in found:
                line, column = whole.place((*within, *path))
                self.issues.append(
                    Issue(file=name, line=line, column=column, code=code, what=what, why=why, mend=mend)
                )
        if service.id not in self.services:
            self.services[service.id] = service
            self.provider_of[service.id] = provider.id
            self.files[service.id] = name

    def _twice(self, code: str, what: str, name: str, place: tuple[int | None, int | None]) -> None:
        self.issues.append(
            Issue(
                file=name,
                line=place[0],
                column=place[1],
                code=code,
                what=what,
                why=_WHY_TWICE,
                mend="give one of the two another id",
            )
        )


def load_directory(files: Mapping[str, str], vocabulary: Vocabulary) -> Directory:
    """Build the directory from relative names to texts, such as ``services/gp.yaml`` and ``areas.yaml``.

    Read as services are files that end in ``.yaml`` or ``.yml`` and feeds ``services/*.jsonl``; those below
    :data:`NOT_SERVICES` are passed over, as is anything else. ``crosswalk.yaml`` says which terms of the services a
    person accepted as kinds of help; the records in the directory are those in effect by it. Raises
    :class:`triage.errors.DataProblem` with every problem in order of file: DR1xx unreadable or wrong shape, DR2xx
    unknown code, DR3xx something given twice, DR4xx facts that contradict each other. Places name the files as they
    stand in a workspace: ``directory/services/gp.yaml``.
    """
    texts = {name: text for name, text in files.items() if is_read(name)}
    gathered = _Gathered(vocabulary)
    for name in sorted(texts):
        if name.endswith(".jsonl"):
            _read_feed(gathered, name, texts[name])
        else:
            _read_file(gathered, name, texts[name])
    if gathered.issues:
        raise DataProblem(
            sorted(
                gathered.issues,
                key=lambda issue: (issue.file or "", issue.line or 0, issue.column or 0, issue.code),
            )
        )
    return _directory(gathered, fingerprint_of(texts))


def is_read(name: str) -> bool:
    """Whether the directory is made from the file of this name, relative to ``directory/``."""
    if name.startswith(NOT_SERVICES):
        return False
    return name.endswith((".yaml", ".yml")) or (name.startswith("services/") and name.endswith(".jsonl"))


def _read_file(gathered: _Gathered, name: str, text: str) -> None:
    issues = gathered.issues
    where = f"directory/{name}"
    try:
        parsed = read_yaml(text, where)
    except SourceProblem as problem:
        issues.extend(unreadable(issue) for issue in problem.issues)
        return
    if name == "directory.yaml":
        gathered.head = shaped(DirectoryHead, parsed, issues)
    elif name == "areas.yaml":
        gathered.areas = shaped(AreasFile, parsed, issues)
    elif name == CROSSWALK:
        walk = shaped(CrosswalkFile, parsed, issues)
        if walk:
            issues.extend(crosswalk_issues(parsed, walk, gathered.vocabulary))
        gathered.crosswalk = crosswalk_of(walk)
    elif name == SCHOOL_TERMS:
        dates = shaped(TermsFile, parsed, issues)
        for path, what in terms_faults(dates) if dates else ():
            line, column = parsed.place(path)
            issues.append(
                Issue(
                    file=where,
                    line=line,
                    column=column,
                    code="DR405",
                    what=what,
                    why=_WHY_TERMS,
                    mend="correct the dates from what was published",
                )
            )
        gathered.school_terms = SchoolTerms.of(dates.dates if dates else ())
    elif name == REPORTS:
        gathered.reports = shaped(ReportsFile, parsed, issues)
        for path, what in report_faults(gathered.reports) if gathered.reports else ():
            line, column = parsed.place(path)
            issues.append(
                Issue(
                    file=where,
                    line=line,
                    column=column,
                    code="DR303",
                    what=what,
                    why=_WHY_REPORT,
                    mend="give each report a number of its own",
                )
            )
    else:
        file = shaped(DirectoryFile, parsed, issues)
        if file:
            gathered.add_provider(file.provider, where, lambda: parsed.place(("provider", "id")))
            for number, service in enumerate(file.services):
                gathered.add(service, file.provider, where, lambda: parsed, ("services", number))


def _read_feed(gathered: _Gathered, name: str, text: str) -> None:
    where = f"directory/{name}"
    own: dict[str, Provider] = {}
    told: set[str] = set()
    for provider, line in read_lines(text, where, own, gathered.issues):
        if provider.id not in told:
            told.add(provider.id)
            number = line.number
            gathered.add_provider(provider, where, lambda number=number: (number, 1))  # type: ignore[misc] # bound at once
        gathered.add(line.service, provider, where, lambda line=line: line.parsed(where), ("service",))  # type: ignore[misc] # bound at once


def _directory(gathered: _Gathered, fingerprint: str) -> Directory:
    walk, vocabulary = gathered.crosswalk, gathered.vocabulary
    own = {code: gathered.services[code] for code in sorted(gathered.services)}
    reports = by_service(gathered.reports)
    own.update({code: own[code].with_reports(said) for code, said in reports.items() if code in own})
    services = {code: walk.applied(service) for code, service in own.items()}
    needs = {code: entry.text("default_person") or "child" for code, entry in vocabulary.of("needs").items()}
    return Directory(
        version=gathered.head.version if gathered.head else "unnamed",
        fingerprint=fingerprint,
        services=services,
        providers=gathered.providers,
        provider_of={code: gathered.provider_of[code] for code in own},
        files={code: gathered.files[code] for code in own},
        areas=table_of(gathered.areas),
        helps=vocabulary.of("help"),
        graph=ServiceGraph.build(
            ((gathered.provider_of[code], service) for code, service in services.items()), needs
        ),
        crosswalk=walk,
        accesses=vocabulary.of("access"),
        school_terms=gathered.school_terms,
        reports=reports,
        as_written={code: record for code, record in own.items() if record is not services[code]},
    )


def _code_faults(service: Service, vocabulary: Vocabulary) -> Iterator[tuple[Path, str, str, str, str]]:
    lists = (
        ("help", "DR201", "help", service.help),
        ("for", "DR202", "people", service.for_),
        ("programmes", "DR203", "programmes", service.programmes or ()),
    )
    for key, code, kind, words in lists:
        for index, word in enumerate(words):
            if not vocabulary.has(kind, word):
                near = vocabulary.nearest(kind, word)
                mend = f"did you mean '{near}'?" if near else f"see rules/vocabulary/{kind}.yaml"
                yield (
                    (key, index),
                    code,
                    f"unknown word '{word}' under '{key}' of {service.id}",
                    _WHY_CODE,
                    mend,
                )
