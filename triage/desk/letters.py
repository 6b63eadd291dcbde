"""Letters: a case file decided on now, or the latest stored decision with what became of its actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.casefile import without_identity
from triage.deciding.decide import told
from triage.desk import auditing, gate
from triage.desk.deciding import assess_case, found_case, kept_json, not_before_latest_review, stored_decision
from triage.desk.opening import Desk, vocabulary_files
from triage.desk.rights.today import must_still_be_agreed, with_ways_of_today
from triage.errors import Refused, StoreProblem, WrongUse
from triage.letters import Audience, Came, Headings, Letter, Occasion, write_letter
from triage.model import CaseFile, Decision
from triage.rulebook import Rulebook, load_rulebook
from triage.store.records import ActionRow, DecisionRow, ReferralRow
from triage.vocabulary import load_vocabulary

LEAD = "safeguarding_lead"


@dataclass(frozen=True)
class Wanted:
    """What kind of letter somebody asks for."""

    audience: Audience
    who: str | None = None
    service: str | None = None
    headings: Headings | None = None
    agreed_by: str | None = None
    """The safeguarding lead who agreed to it."""
    tell_escalations: bool = False


def letter_for_file(desk: Desk, case: CaseFile, wanted: Wanted) -> Letter:
    """Decide on a case file now and write; nothing is kept, and nothing says what became of the actions."""
    _lead_is_known(desk, wanted)
    decision = assess_case(desk, case)
    occasion = Occasion(
        case=told(without_identity(case), desk.on),
        decision=decision,
        rulebook=desk.rulebook,
        words=desk.rulebook.letters,
        directory=desk.directory,
        settings=desk.settings,
        on=desk.on,
    )
    return _write(occasion, wanted)


def letter_for_case(desk: Desk, number: str, wanted: Wanted, by: str | None = None) -> Letter:
    """Write from the latest stored decision: its own inputs and rules, today's words and services, what became of its actions.

    Raises :class:`Refused` with ``erased`` once the case was erased, or on a day before the decision. Where a safeguarding lead agreed,
    the log keeps who.
    """
    act = "case.letter.referrer" if wanted.audience == "referrer" else "case.letter"
    gate.read(desk, act, by, case=number, later=True)
    found_case(desk, number)
    not_before_latest_review(desk, number)
    latest = desk.store.decisions(number)[-1]
    if desk.on < latest.decided_on:
        raise Refused(
            f"the latest decision was made on {latest.decided_on}, after {desk.on}",
            why="a letter says what is known on its day",
            mend=f"write it on {latest.decided_on} or a later day; see --on",
        )
    lead = _lead_is_known(desk, wanted)
    written = _write(occasion_of(desk, latest), wanted)
    if wanted.audience == "service":
        must_still_be_agreed(desk, number, written.service)
    if lead:
        with desk.store.writing():
            desk.store.log(
                desk.on, lead, f"letter.{wanted.audience}", case=number, record=f"decision {latest.seq}"
            )
    auditing.note(
        desk, act, by=by, case=number, record=f"decision {latest.seq} {wanted.audience}", shown=repr(written)
    )
    return written


def occasion_of(desk: Desk, latest: DecisionRow) -> Occasion:
    """A stored decision with what became of its actions, as letters are written from it; raises :class:`Refused` once erased."""
    decision = stored_decision(desk, latest)
    inputs = kept_json(desk, latest.case_number, latest.inputs_hash)
    held = with_ways_of_today(desk, latest.case_number, CaseFile.model_validate(inputs["case"]))
    return Occasion(
        case=told(held, latest.decided_on),
        decision=decision,
        rulebook=_rules_of(desk, latest, decision),
        words=desk.rulebook.letters,
        directory=desk.directory,
        settings=desk.settings,
        on=desk.on,
        came=_came(desk, latest),
        recorded=True,
    )


def _write(occasion: Occasion, wanted: Wanted) -> Letter:
    return write_letter(
        occasion,
        wanted.audience,
        who=wanted.who,
        service=wanted.service,
        headings=wanted.headings,
        agreed_by=wanted.agreed_by,
        tell_escalations=wanted.tell_escalations,
    )


def _lead_is_known(desk: Desk, wanted: Wanted) -> str | None:
    """The lead who agreed, who must be registered as one where there is a register; None where nobody was named."""
    name = (wanted.agreed_by or "").strip()
    if not name:
        return None
    if not desk.has_record:
        return name
    person = desk.store.person(name)
    if person is None or LEAD not in person.roles or person.left_on is not None:
        raise Refused(
            "the person named is not registered here as a safeguarding lead",
            why="whether a family is told in writing is that lead's decision",
            mend=f"let a safeguarding lead decide; register one with `triage people add NAME --role {LEAD} --by NAME`",
        )
    return person.name


def _rules_of(desk: Desk, row: DecisionRow, decision: Decision) -> Rulebook:
    """The rules that decided; read anew only where they are not those in use now."""
    if decision.rulebook.fingerprint == desk.rulebook.fingerprint:
        return desk.rulebook
    texts = desk.store.snapshot(row.rules_print)
    if texts is None:
        raise StoreProblem(
            f"the rules that decision {row.seq} was made from are missing",
            why="what may be told hangs on them",
            mend="go back to the latest safe copy",
        )
    return load_rulebook(texts, load_vocabulary(vocabulary_files(texts)))


def _came(desk: Desk, row: DecisionRow) -> Mapping[int, Came]:
    """What became of each action of a decision: what a person made of it, and where a referral of it is now."""
    referrals = desk.store.referrals(row.case_number)
    found: dict[int, Came] = {}
    for action in desk.store.actions(row.case_number):
        if action.seq != row.seq:
            continue
        made = [one for one in referrals if _is_of(one, action)]
        if made and action.state != "dismissed":
            latest = made[-1]
            day = (
                latest.made_on
                if latest.state in {"requested", "opened", "no_response"}
                else latest.changed_on
            )
            # A signpost that the family was told of is still for the family to use: it is printed as what it may do.
            state = "confirmed" if latest.state == "told" else latest.state
            found[action.position] = Came(state, day, latest.service or None)
        else:
            found[action.position] = Came(action.state, action.changed_on)
    return found


def _is_of(referral: ReferralRow, action: ActionRow) -> bool:
    same = (referral.help, referral.person, referral.who) == (action.help, action.person, action.who)
    return same and (referral.service == action.service or referral.service in action.alternatives)


def one_case(cases: tuple[CaseFile, ...]) -> CaseFile:
    """The one case of a file; raises :class:`WrongUse` where there are several."""
    if len(cases) != 1:
        raise WrongUse(
            f"the file holds {len(cases)} cases",
            why="a letter is about one",
            mend="put the one it is about into a file of its own, or add them and name a case number",
        )
    return cases[0]
