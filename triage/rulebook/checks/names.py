"""Names: codes nobody can record, flags nobody raises, help nobody offers, ids used twice (RB2xx)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import get_args

from triage.casefile.checks import CHANNELS
from triage.model.case import Engagement
from triage.rulebook import conditions as c
from triage.rulebook.checks.manual import check, page
from triage.rulebook.checks.subject import (
    Found,
    Subject,
    at,
    placed_flags,
    placed_leaves,
    placed_offers,
    placed_texts,
)

page(
    "RB201",
    "error",
    """A code is not in the vocabulary.

    Nobody can record, ask for or offer what is not in the vocabulary, so the rule would do nothing.

    Poor:

        need: slep

    Better:

        need: sleep
    """,
)
page(
    "RB204",
    "error",
    """An id is used by two rules.

    A decision names rules by id, so nobody could say which one is meant. An id is not used again even for a rule
    that is retired, because old decisions name it.

    Poor:

        - id: sleep-advice
        - id: sleep-advice

    Better:

        - id: sleep-advice
        - id: sleep-advice-for-babies
    """,
)

_STATUSES = ("given", "refused", "withdrawn", "not_asked", "missing")
_BASES = ("consent", "own_consent", "without_consent", "none", "not_known")


@check("RB202", reads=("when", "unless", "then", "status"))
def flag_nobody_raises(subject: Subject) -> Iterator[Found]:
    """A condition names a flag that no rule raises.

    The rule waits for a fact that never comes, so this condition is never true.

    Poor:

        when: {flag: wait_well}          # and no rule says `flag: wait_well` under `then:`

    Better:

        when: {awaiting: autism_assessment}
    """
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if (
                isinstance(leaf, c.FlagIs)
                and leaf.flag not in subject.raised
                and not subject.may_be_raised(leaf.flag)
            ):
                near = difflib.get_close_matches(leaf.flag, subject.raised, n=1)
                mend = (
                    f"did you mean '{near[0]}'?" if near else "raise it in a rule, or name what it stands for"
                )
                yield at(rule, f"no rule raises the flag '{leaf.flag}'", mend, *path, "flag")


@check("RB203", "warning", reads=("then", "status"))
def help_nobody_offers(subject: Subject) -> Iterator[Found]:
    """A rule offers a kind of help that no service in the directory offers.

    The need would be named as unmet every time; that is right where the help does not exist here yet, and wrong
    where the code is another one than the services use.

    Jobs for staff and support that whoever referred gives themselves need no service.

    Poor:

        offer: {help: art_therapy, as: referral}       # no service lists art_therapy

    Better:

        offer: {help: counselling, as: referral}
    """
    if subject.offered_help is None:
        return
    help_ = subject.vocabulary.of("help")
    for rule in subject.present:
        for offer, path in placed_offers(rule):
            kind = offer.kind or (help_[offer.help].text("usual_kind") if offer.help in help_ else None)
            if kind in {"referral", "signpost"} and offer.help not in subject.offered_help:
                mend = "add a service with this help to directory/, or offer help that there is"
                yield at(rule, f"no service offers '{offer.help}'", mend, *path)


@check("RB205", "warning", reads=("when", "unless", "then", "status"))
def flag_nobody_reads(subject: Subject) -> Iterator[Found]:
    """A flag is raised that neither a rule nor a person looks at.

    A fact nobody uses is either forgotten work or a rule that was meant to follow and is missing.

    A flag with a `kind:` in rules/vocabulary/flags.yaml is shown to people, such as `kind: awareness` for reports.
    One without is there for other rules alone.

    Poor:

        then: {flag: helper}             # `helper` has no kind, and no rule asks for it

    Better:

        when: {flag: helper}             # in the rule that follows
    """
    flags = subject.vocabulary.of("flags")
    for rule in subject.present:
        for flag, path in placed_flags(rule):
            shown = flag in flags and flags[flag].text("kind")
            if not shown and flag not in subject.read and not subject.may_be_read(flag):
                mend = "add the rule that looks at it, give it a `kind:` in the vocabulary, or take it out"
                yield at(rule, f"nothing looks at the flag '{flag}'", mend, *path)


@check("RB206", reads=("id", "replaces"))
def replaces_nobody_knows(subject: Subject) -> Iterator[Found]:
    """A rule replaces one that does not exist, or itself.

    An old decision names the old rule, and whoever looks for what became of it would search in vain.

    Poor:

        replaces: [sleep-advise]

    Better:

        replaces: [sleep-advice]
    """
    for rule in subject.wanted:
        for name, path in placed_texts(rule, "replaces"):
            if name == rule.id:
                yield at(rule, "a rule cannot replace itself", "name the rule it takes over from", *path)
            elif name not in subject.ids and not subject.may_be_raised(name):
                near = difflib.get_close_matches(name, sorted(subject.ids), n=1)
                mend = f"did you mean '{near[0]}'?" if near else "name a rule that is still in the files"
                yield at(rule, f"there is no rule '{name}' to replace", mend, *path)


@check("RB207", reads=("when", "unless"))
def category_nobody_has(subject: Subject) -> Iterator[Found]:
    """A count asks for a category that no need has.

    No need would ever be counted, so this condition is never true.

    Poor:

        count: {of: needs, at_least: 2, where: {category: healthy}}

    Better:

        count: {of: needs, at_least: 2, where: {category: health}}
    """
    if "needs" in subject.faulty_lists:
        return
    known = sorted({entry.text("category") or "" for entry in subject.vocabulary.of("needs").values()} - {""})
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if isinstance(leaf, c.CountIs) and leaf.category is not None and leaf.category not in known:
                near = difflib.get_close_matches(leaf.category, known, n=1)
                mend = f"did you mean '{near[0]}'?" if near else f"use one of: {', '.join(known)}"
                what = "no need has this category"
                yield at(rule, what, mend, *path, "count", "where", "category")


@check("RB208", reads=("when", "unless"))
def word_nobody_records(subject: Subject) -> Iterator[Found]:
    """A condition asks for a word that a case file cannot hold.

    The word is never recorded, so this condition is never true.

    `consent` is a status or a basis for sharing, `engagement` full, partial or none, `requested` is close,
    `referrer_could_help` is yes or no, and `unsafe_contact` is home, letter, phone, text, email, a role or `any`.

    Poor:

        consent: refussed

    Better:

        consent: refused
    """
    words = subject.vocabulary
    known = {
        "consent": {*_STATUSES, *_BASES},
        "engagement": set(get_args(Engagement)),
        "requested": {"close"},
        "referrer_could_help": {"yes", "no"},
        "unsafe_contact": {*CHANNELS, *words.of("people")},
    }
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if not isinstance(leaf, c.Says) or leaf.field not in known:
                continue
            if leaf.value not in {"any", *known[leaf.field]}:
                near = difflib.get_close_matches(leaf.value, sorted(known[leaf.field]), n=1)
                every = ", ".join(sorted({"any", *known[leaf.field]}))
                mend = f"did you mean '{near[0]}'?" if near else f"use one of: {every}"
                yield at(rule, f"no case says so for '{leaf.field}'", mend, *path, leaf.field)


@check("RB209", reads=("when", "unless"))
def need_nobody_can_choose(subject: Subject) -> Iterator[Found]:
    """A condition names a need or an indicator that can no longer be recorded.

    Codes marked `selectable: "no"` are kept for old records only, so no new case would make this rule fire.

    Poor:

        need: education_outcomes

    Better:

        need: attendance
    """
    lists = {"needs": subject.vocabulary.of("needs"), "indicators": subject.vocabulary.of("indicators")}
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            kind, code, key = (
                ("needs", leaf.need, "need")
                if isinstance(leaf, c.NeedIs)
                else ("indicators", leaf.indicator, "indicator")
                if isinstance(leaf, c.IndicatorIs)
                else ("", "", "")
            )
            entry = lists.get(kind, {}).get(code)
            if entry is not None and entry.text("selectable") == "no":
                mend = "name the code that is recorded instead"
                yield at(rule, f"'{code}' can no longer be recorded", mend, *path, key)


@check("RB210", reads=("when", "unless"))
def count_with_idle_where(subject: Subject) -> Iterator[Found]:
    """A count of indicators has a `where`.

    Indicators have no severity, category or person, so the `where` changes nothing and the rule is wider than it looks.

    Poor:

        count: {of: indicators, at_least: 3, where: {severity: high}}

    Better:

        count: {of: needs, at_least: 3, where: {severity: high}}
    """
    for rule in subject.present:
        for leaf, path in placed_leaves(rule):
            if isinstance(leaf, c.CountIs) and leaf.of == "indicators":
                narrowed = (leaf.severity, leaf.category, leaf.person)
                if any(part is not None for part in narrowed):
                    what = "`where` changes nothing when indicators are counted"
                    mend = "count needs, or take the `where` out"
                    yield at(rule, what, mend, *path, "count", "where", key=True)
