"""A referral in words: whom to call now, what would be proposed and why, and what happens once it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from triage.desk import Desk, code_in_words, gate
from triage.desk.screens.drafts import Draft, my_drafts
from triage.desk.screens.finding import Finder, make_finder
from triage.desk.screens.sending_in import Checked, Fault, Questions, SentIn, check, questions, send
from triage.desk.screens.typed import CALLS, SAFETY, UNKNOWN, Typed
from triage.model import Decision, EmergencyContacts, Escalation
from tui.pages.wording import URGENT, Acting, Wording, acting, clock, counted, day_in_words, level_words

MOST_ACTIONS = 6
"""Actions that a preview names; the rest is counted."""
_CONTACTS = (
    ("statutory", "Children's social care"),
    ("same_day_medical", "Same-day medical help"),
    ("crisis_mental_health", "Mental health crisis"),
)
_WANTS: Mapping[str, tuple[str, ...]] = {
    "in_danger_now": ("statutory",),
    "safety_and_mood": ("crisis_mental_health",),
    "swelling_or_fever": ("same_day_medical",),
}
"""Whose number an answer calls for before the rules have been asked; children's social care for every other."""


@dataclass(frozen=True)
class ReferralStart:
    """What the form needs before anything is typed."""

    notice: str
    acting: Acting
    finder: Finder
    questions: Questions
    drafts: tuple[Draft, ...]


@dataclass(frozen=True)
class Preview:
    """What would be proposed, as lines; nothing is decided by it."""

    urgent: tuple[str, ...]
    """What stands in the banner: escalations with whom to call."""
    headline: str
    lines: tuple[str, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class SentWords:
    """What came of sending, in words."""

    title: str
    urgent: tuple[str, ...]
    lines: tuple[str, ...]


def read_start(desk: Desk, by: str | None) -> ReferralStart:
    """Read what the form needs; without a name there are no drafts, and nothing is refused here."""
    drafts = tuple(my_drafts(desk, by)) if gate.may(desk, "draft.read", by) else ()
    return ReferralStart(desk.notice or "", _sender(desk, by), make_finder(desk), questions(desk), drafts)


def _sender(desk: Desk, by: str | None) -> Acting:
    """In whose name it would be sent; a referrer adds cases, and decides nothing."""
    if by and gate.may(desk, "case.add", by):
        return Acting(by)
    who = acting(desk, by)
    if who.cannot:
        return who
    return Acting("", f"the role of {who.name} adds no case; somebody who refers children sends it")


_DAYS: Final = "write day, month, year, such as 4/3/2017, not after today"
_KNOWN_HELP: Final = "say it in other words, such as sleep or autism assessment, or leave it empty"
_PLAIN: Final[Mapping[str, tuple[str, str]]] = {
    "age": ("this is no age", "write a number of years from 0 to 26, or leave it empty"),
    "dob": ("this cannot be a date of birth", _DAYS),
    "unsafe": ("not understood", "write home, letter, phone, text or email, with commas between them"),
    "children": ("these are no ages", "write numbers with commas between them, such as 5, 8, 15"),
    "awaiting": ("no help is known by these words", _KNOWN_HELP),
    "tried": ("no help is known by these words", _KNOWN_HELP),
    "supporting": ("no help is known by these words", _KNOWN_HELP),
    "access": ("not understood", "say it in other words, such as step free, easy read or sign language"),
    "role": ("no role is known by these words", "say it in other words, such as school nurse, or leave it empty"),
    "source": ("not known by these words", "say it in other words, such as primary school, or leave it empty"),
}  # fmt: skip
"""A mistake in a field, for whoever types in a form and has seen neither files nor commands."""
_OF_FILES: Final = ("README", "triage words", "`", "Input should")
"""Signs of words that are meant for whoever writes a case as a file."""


def _plainly(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    return tuple(
        replace(fault, what=_PLAIN[fault.field][0], mend=_PLAIN[fault.field][1])
        if fault.field in _PLAIN and any(sign in fault.what + fault.mend for sign in _OF_FILES)
        else fault
        for fault in faults
    )


def read_preview(desk: Desk, typed: Typed, by: str | None) -> Preview:
    """Work out what would be proposed, in words."""
    return _previewed(desk, check(desk, typed, by))


def _previewed(desk: Desk, checked: Checked) -> Preview:
    found = replace(checked, faults=_plainly(checked.faults))
    if found.decision is None:
        calls = tuple(_called(words) for words in found.calls)
        stops = sum(fault.stops for fault in found.faults)
        if found.trouble:
            return Preview(calls, "Nothing can be proposed at the moment", (found.trouble,), found.faults)
        what = f"{counted(stops, 'mistake')} to mend first, marked with ! in the form" if stops else ""
        return Preview(calls, "Nothing can be proposed yet", (what,) if what else (), found.faults)
    words = Wording(desk)
    decision = found.decision
    return Preview(
        tuple(line for one in decision.escalations for line in _urgent(one, words)),
        f"Level {level_words(decision.level.number, words.level(decision.level.number)[1])}",
        tuple(_proposed(decision, words)),
        found.faults,
    )


def _called(words: str) -> str:
    """An escalation of a referral with a fault: ``statutory today: Tell …`` without its code."""
    when, _, what = words.partition(": ")
    return f"{URGENT} {when.partition(' ')[2].upper()}: {what}"


def _urgent(one: Escalation, words: Wording) -> Iterable[str]:
    when = {"now": "NOW", "same_day": "TODAY", "next_day": "BY TOMORROW"}.get(one.by_when, "TODAY")
    yield f"{URGENT} {when}: {words.title('escalations', one.to)} – about {words.whom(one.person, one.who)}"
    numbers = [
        *([f"{one.contact.in_hours}"] if one.contact.in_hours else []),
        *(
            [f"out of hours {one.contact.out_of_hours}"]
            if one.contact.out_of_hours and one.contact.out_of_hours != one.contact.in_hours
            else []
        ),
    ]
    name = one.contact.name or ""
    if name or numbers:
        yield (
            "  Call: "
            + (f"{name}: " if name else "")
            + (", ".join(numbers) or "no number is set in triage.toml; 999 where anybody is in danger")
        )
    elif one.to == "emergency":
        yield "  Call: 999"


def at_once(values: Mapping[str, str], contacts: Sequence[EmergencyContacts]) -> tuple[str, ...]:
    """What an answer calls for by itself, before the rules have been asked: never later than the key that gave it."""
    called = [code for code in SAFETY if values.get(f"safety-{code}") == CALLS[code]]
    doubt = values.get("safety-in_danger_now") == UNKNOWN
    if not called and not doubt:
        return ()
    lines = []
    if "in_danger_now" in called:
        lines.append(f"{URGENT} NOW: somebody is in danger. Call 999, and stay with them where that is safe")
    elif doubt:
        lines.append(
            f"{URGENT} NOW: nobody knows whether anybody is in danger. Find out at once; until then act as for yes (999)"
        )
    if any(code != "in_danger_now" for code in called):
        lines.append(
            f"{URGENT} TODAY: an answer calls for somebody today; do not wait for a reply to this form"
        )
    wanted = {kind for code in called for kind in _WANTS.get(code, ("statutory",))} or {"statutory"}
    return (*lines, *contact_lines(contacts, wanted))


def contact_lines(contacts: Sequence[EmergencyContacts], wanted: Iterable[str]) -> tuple[str, ...]:
    """Whom to call here, from the workspace's settings."""
    found = []
    kinds = set(wanted)
    for block in contacts:
        for kind, title in _CONTACTS:
            contact = getattr(block, kind)
            if contact is None or kind not in kinds:
                continue
            numbers = [
                *([contact.in_hours] if contact.in_hours else []),
                *(
                    [f"out of hours {contact.out_of_hours}"]
                    if contact.out_of_hours and contact.out_of_hours != contact.in_hours
                    else []
                ),
            ]
            name = contact.name or title
            found.append(f"  Call: {name}: " + (", ".join(numbers) or "no number is set in triage.toml"))
    return tuple(dict.fromkeys(found))


def _proposed(decision: Decision, words: Wording) -> Iterable[str]:
    because = words.facts(decision.level.facts) or words.rules(decision.level.rules)
    if because:
        yield f"Because: {because}"
    for action in decision.actions[:MOST_ACTIONS]:
        whom = (
            ""
            if action.person == "child" and not action.who
            else f", for {words.whom(action.person, action.who)}"
        )
        with_whom = f", with {words.service(action.service)}" if action.service else ""
        why = action.why or words.facts(action.facts)
        yield (
            f"{action.order}. {code_in_words(action.kind).capitalize()}: {words.title('help', action.help)}{whom}{with_whom}"
            + (f" – {why}" if why else "")
        )
    if len(decision.actions) > MOST_ACTIONS:
        yield f"and {counted(len(decision.actions) - MOST_ACTIONS, 'more action')}"
    today = [ask.question for ask in decision.asks if ask.within_days == 0]
    later = [ask.question for ask in decision.asks if ask.within_days != 0]
    if today:
        yield "Would be asked today: " + " ".join(today)
    if later:
        yield "Would be asked: " + " ".join(later)
    for look in decision.human_reviews:
        yield f"A person looks: {code_in_words(look.by)} – {words.title('review_reasons', look.reason).lower()}"


def send_in(
    desk: Desk, typed: Typed, draft: int | None, by: str | None
) -> tuple[SentIn, SentWords | Preview]:
    """Send a referral; what came of it, and the words for it: what happens next, or what is to be mended."""
    sent = send(desk, typed, draft, by)
    if not sent.number or sent.decision is None:
        return sent, _previewed(desk, sent.checked)
    return sent, _sent_words(desk, sent, sent.decision)


def _sent_words(desk: Desk, sent: SentIn, decision: Decision) -> SentWords:
    words = Wording(desk)
    lines = [f"Its number is {sent.number}. It stands among your referrals."]
    if sent.before:
        lines = [f"This referral was sent before, as {sent.number}; it is still one case."]
    lines.append(
        f"Proposed: level {level_words(decision.level.number, words.level(decision.level.number)[1])}, "
        f"{counted(len(decision.actions), 'action')}. People decide: a coordinator confirms each action, or puts it aside."
    )
    if sent.next_on is not None:
        lines.append(
            f"Next: {sent.next_what} – {clock(sent.next_on, desk.on)} ({day_in_words(sent.next_on)})."
        )
    for look in decision.human_reviews:
        within = (
            f" within {counted(look.within_days, 'day')}"
            if look.within_days
            else " today"
            if look.within_days == 0
            else ""
        )
        lines.append(f"A person looks{within}: {code_in_words(look.by)}.")
    lines += [
        f"The needs are scored again on {day_in_words(decision.review_on)}.",
        "You hear what came of it: each time a referral is answered, and at the end. What is owed to you stands in My referrals with its day.",
        *(f"You may be asked: {ask.question}" for ask in decision.asks if ask.within_days == 0),
        "What you typed here was erased when it was sent: the case holds it now.",
    ]
    urgent = tuple(line for one in decision.escalations for line in _urgent(one, words))
    return SentWords("Sent: act on this now" if urgent else "Sent", urgent, tuple(lines))
