"""The letter that asks a service to help: the least it needs, and only with agreement (law 11)."""

from __future__ import annotations

from collections.abc import Iterator

from triage.errors import Refused, WrongUse
from triage.letters.agreed import OWN_YES, agreed, covering
from triage.letters.days import due_in_words
from triage.letters.knowing import CHILDREN, SHARED, Knowing, need_facts, scores_of
from triage.letters.model import Letter, Occasion, Section
from triage.letters.plain import dated, day_in_words, how_hard, listed, service_name, within
from triage.letters.plan_lines import told_actions, usable
from triage.letters.quotes import CALLED, alarming, quoted
from triage.letters.readers import ADULTS, Reader
from triage.letters.safety import safe_way, unsafe_of
from triage.model import Action
from triage.rulebook import Score, person_age_months
from triage.signposting.records import Service

AGREED = frozenset({"consent", "own_consent"})
_ENGLISH = frozenset({"english", "en", "eng", "en-gb"})
_MOST_STRENGTHS = 3
_OVER = frozenset({"declined_by_family", "completed", "declined", "redirected"})


def service_letter(occasion: Occasion, *, service: str | None = None, who: str | None = None) -> Letter:
    """Ask one service to help one person; raises :class:`triage.errors.Refused` without agreement or a safe way to reach them.

    ``service`` chooses among several, ``who`` (a role or an id) among the people one service is asked to help.
    """
    if occasion.decision.sharing.basis not in AGREED:
        raise Refused(
            "nobody who can agree has agreed to this",
            why="nothing about a family leaves without their agreement (law 11); an escalation is told by telephone and not by this letter",
            mend="ask the family first, and record their answer under `consent`",
        )
    chosen, actions = _chosen(occasion, service, who)
    agreement = covering(occasion, actions)
    sections = (
        _head(occasion, chosen, actions),
        _needs(occasion, actions),
        _helps(occasion, actions),
        _contact(occasion),
        agreed(occasion, actions, agreement),
        _answer(occasion, actions),
    )
    first = actions[0]
    words = occasion.words
    return Letter(
        case=occasion.decision.case, audience="service", on=occasion.on, reader="service", who=first.who or first.person, service=chosen.id,
        title=words.say("service_title", help=_helps_named(occasion, actions)), sections=tuple(one for one in sections if one.lines), notes=tuple(_notes(occasion, actions)),
    )  # fmt: skip


def asked_services(occasion: Occasion) -> list[Action]:
    """Referrals that nobody has put aside and that are not over, each to a service of the directory."""
    return [
        action
        for action in occasion.live_actions
        if action.kind == "referral"
        and occasion.service_of(action)
        and occasion.state_of(action) not in _OVER
        and not occasion.words.keeps_back("by_a_person", action.help)
    ]


def _by_a_person(occasion: Occasion) -> dict[str, Action]:
    """Referrals that a safeguarding lead makes by speaking with somebody, by service."""
    return {
        found.id: action
        for action in occasion.live_actions
        if action.kind == "referral"
        and occasion.words.keeps_back("by_a_person", action.help)
        and (found := occasion.service_of(action))
    }


def _chosen(occasion: Occasion, service: str | None, who: str | None) -> tuple[Service, tuple[Action, ...]]:
    asked = [(found, action) for action in asked_services(occasion) if (found := occasion.service_of(action))]
    known = list(dict.fromkeys(found.id for found, _ in asked))
    spoken = _by_a_person(occasion)
    if (service in spoken and service not in known) or (spoken and not known):
        raise Refused(
            "this referral is made person to person",
            why="a printed letter could change a life or put somebody in danger, and says too little to act on",
            mend="the designated safeguarding lead speaks with the service today, and they decide together what is sent and how",
        )
    if not known:
        raise Refused(
            "no service is asked to help in this decision",
            why="where a family is told about a service, they go themselves and nothing is sent",
            mend="see the plan with `triage assess FILE` or `triage case show CASE`",
        )
    if service is None and len(known) > 1:
        raise WrongUse(
            f"{len(known)} services are asked to help",
            why="each gets a letter of its own, with no more than it needs",
            mend="choose one: " + ", ".join(f"--service {name}" for name in known),
        )
    name = service or known[0]
    if name not in known:
        raise WrongUse(
            "this service is not asked to help in this decision",
            why="a letter to it would tell about a family without need",
            mend="the services that are asked: " + ", ".join(known),
        )
    actions = [action for found, action in asked if found.id == name]
    people = list(dict.fromkeys((action.person, action.who) for action in actions))
    if who is not None:
        people = (
            [key for key in people if key[1] == who]
            or [key for key in people if key == (who, None)]
            or [key for key in people if key[0] == who]
        )
    if len({named or person for person, named in people}) != 1:
        raise WrongUse(
            "this service is asked to help several people"
            if people
            else "this service is not asked to help that person",
            why="a letter is about one person",
            mend="choose with --who: "
            + ", ".join(dict.fromkeys(action.who or action.person for action in actions)),
        )
    found = occasion.directory.services[name]
    if not usable(found, occasion) and all(
        occasion.state_of(action) in {"proposed", "confirmed"} for action in actions
    ):
        raise Refused(
            "the details of this service are past their check date, or it is closed or full",
            why="what a family is sent to must be there (law 8)",
            mend="ask the service, then record it with `triage directory verify`",
        )
    return found, tuple(action for action in actions if (action.person, action.who) in people)


def _helps_named(occasion: Occasion, actions: tuple[Action, ...]) -> str:
    names = [
        occasion.words.one_of(f"asked_{action.help}")
        or within(occasion.vocabulary.title("help", action.help))
        for action in actions
    ]
    return listed(list(dict.fromkeys(names)))


def _head(occasion: Occasion, service: Service, actions: tuple[Action, ...]) -> Section:
    words = occasion.words
    values = {"whom": _whom(occasion, actions[0]), "help": _helps_named(occasion, actions)}
    reference = words.say("letter_reference", case=occasion.decision.case)
    return Section(
        None,
        (
            f"{dated(occasion.on)}. {reference}",
            words.say("service_to", service=service_name(service)),
            words.say("service_greeting"),
            words.say("service_request", **values),
        ),
    )


def _whom(occasion: Occasion, action: Action) -> str:
    """Whom the help is for, with the age that decides who in a service can help."""
    words, person = occasion.words, "family" if action.person in SHARED else action.person
    months = person_age_months(occasion.case, action.person, action.who, occasion.decision.decided_on)
    whom = words.say(f"service_whom_{person}")
    if months is None or months < 0 or person in {"family", "unborn"}:
        return whom
    if person in CHILDREN and months < 24:
        return words.say("service_whom_baby", months=str(months))
    years = str(months // 12)
    if person in CHILDREN and months >= 12 * 12:
        return words.say("service_whom_young", years=years)
    return words.say("service_whom_aged", whom=whom, years=years)


def _needs(occasion: Occasion, actions: tuple[Action, ...]) -> Section:
    words, first = occasion.words, actions[0]
    wanted = {
        (need.code, need.person, need.who)
        for action in actions
        for need in need_facts(action.facts)
        if _is_needed(need.person, need.who, first)
    }
    lines = [
        f"- {_need(occasion, score)}"
        for score in scores_of(occasion)
        if (score.need, score.person, score.who) in wanted
    ]
    if any(
        score.need in OWN_YES and (score.need, score.person, score.who) in wanted
        for score in scores_of(occasion)
    ):
        lines.append(words.say("service_need_care"))
    return Section(words.say("service_needs_heading"), tuple(lines) or (words.say("service_need_asked"),))


def needed_scores(occasion: Occasion, action: Action) -> tuple[Score, ...]:
    """The scores in force that help with ``action`` is about: those its letter names, and no others."""
    wanted = {
        (need.code, need.person, need.who)
        for need in need_facts(action.facts)
        if _is_needed(need.person, need.who, action)
    }
    return tuple(score for score in scores_of(occasion) if (score.need, score.person, score.who) in wanted)


def _is_needed(person: str, who: str | None, action: Action) -> bool:
    """Whether this person's need is the business of help for that one: their own, or the child's where a parent is helped with it."""
    if (person, who) == (action.person, action.who):
        return True
    if action.person in SHARED:
        return person in SHARED or person == "child"
    return action.person in ADULTS and person == "child"


def _need(occasion: Occasion, score: Score) -> str:
    title = occasion.vocabulary.title("needs", score.need)
    if score.severity is None:
        return occasion.words.say("service_need_unscored", need=title)
    hard = how_hard(occasion, score.severity)
    return occasion.words.say("service_need_scored", need=title, how_hard=hard, severity=str(score.severity))


def _helps(occasion: Occasion, actions: tuple[Action, ...]) -> Section:
    case, words = occasion.case, occasion.words
    language = case.child.language
    lines = []
    if {action.help for action in actions} & set(case.preferences.wants):
        lines.append(words.say("service_wants"))
    lines += [words.say("service_strength", words=strength) for strength in _strengths(occasion, actions[0])]
    if case.preferences.few_contacts:
        lines.append(words.say("service_few"))
    if any(action.wait_well for action in actions):
        lines.append(words.say("service_wait_well"))
    if language and language.strip().casefold() not in _ENGLISH:
        lines.append(words.say("service_language", language=" ".join(language.split())))
    elif any(entry.via_interpreter for entry in case.consent):
        lines.append(words.say("service_interpreter"))
    if any(answer.field == "access_needs" for answer in case.answers) or any(
        flag.flag == "accessible_format" for flag in occasion.decision.flags
    ):
        lines.append(words.say("service_access"))
    facts = {fact for action in actions for fact in action.facts if fact.startswith("deadline ")}
    days = [
        entry.on
        for entry in case.deadlines
        if entry.on >= occasion.on and any(entry.what in fact for fact in facts)
    ]
    if days:
        lines.append(words.say("service_deadline", day=day_in_words(min(days), occasion.on)))
    return Section(words.say("service_helps_heading"), tuple(f"- {line}" for line in lines))


def _strengths(occasion: Occasion, action: Action) -> list[str]:
    """What goes well, where the letter is about the child or the family and the text may be passed on."""
    if action.person not in {"child", *SHARED} or any(
        item.to in CALLED for item in occasion.decision.escalations
    ):
        return []
    told = [quoted(text, occasion) for text in occasion.case.strengths if not alarming(text, occasion)]
    return [text[:1].upper() + text[1:] for text in told if text][:_MOST_STRENGTHS]


def _contact(occasion: Occasion) -> Section:
    words = occasion.words
    way = safe_way(occasion)
    if way is None and unsafe_of(occasion):
        raise Refused(
            "no safe way to be in touch is agreed",
            why="a service that does not know the safe way may use one that puts somebody at risk",
            mend="agree a safe way with the person first and record it under `safe_contact`",
        )
    if unsafe_of(occasion):
        return Section(
            words.say("service_contact_heading"), (words.say("service_contact_safe", how=way or ""),)
        )
    return Section(words.say("service_contact_heading"), (words.say("service_contact_usual"),))


def _answer(occasion: Occasion, actions: tuple[Action, ...]) -> Section:
    words = occasion.words
    days = [action.within_days for action in actions if action.within_days is not None]
    answer = words.say("service_answer", case=occasion.decision.case)
    lines = [words.say("service_ask_by", when=due_in_words(min(days), occasion))] if days else []
    return Section(
        words.say("service_answer_heading"),
        (*lines, answer, words.say("service_answer_worry"), words.say("service_close")),
    )


def _notes(occasion: Occasion, actions: tuple[Action, ...]) -> Iterator[str]:
    if any(occasion.state_of(action) == "proposed" for action in actions):
        yield "nobody has confirmed this action yet: send nothing before somebody has"
    own = occasion.decision.sharing.basis == "own_consent"
    first = actions[0]
    reader = Reader("young_person", "child") if own else Reader("parent", first.person, first.who) if first.person in ADULTS else Reader("parents")  # fmt: skip
    told = told_actions(Knowing(occasion, reader))
    if not all(action in told for action in actions):
        yield "the family's letter does not speak of this help: tell them yourself, and ask whether they want it, before this is sent"
    if unsafe_of(occasion):
        yield "send contact details of the agreed safe way only"
