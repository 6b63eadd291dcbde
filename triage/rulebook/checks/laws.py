"""Manual pages of what never loads (RB602 to RB607 and RB630, found in ``forbidden.py``) and of invariants (RB7xx)."""

from __future__ import annotations

from triage.rulebook.checks.manual import page

page(
    "RB602",
    "error",
    """A rule that escalates has an `unless`.

    Nothing may ever stop an escalation.

    Poor:

        when: {indicator: unexplained_injury}
        unless: {consent: refused}
        then: {escalate: {to: statutory}}

    Better:

        when: {indicator: unexplained_injury}
        then: {escalate: {to: statutory}}
    """,
)
page(
    "RB603",
    "error",
    """A rule that escalates has a soft condition.

    A child's safety must not hang on what a family chose, where they live or who asked.

    Soft are consent, preferences, engagement, source, area, help already received, reason, indicators that protect, and
    that a score is missing: giving it would take the escalation away.

    Poor:

        when: {all: [{indicator: unexplained_injury}, {source: gp}]}
        then: {escalate: {to: statutory}}

    Better:

        when: {indicator: unexplained_injury}
        then: {escalate: {to: statutory}}
    """,
)
page(
    "RB604",
    "error",
    """A rule that escalates leans on a flag that can be held back.

    Nothing may ever stop an escalation, not even by way of a flag.

    Poor:

        when: {flag: refusal_recorded}     # raised by a rule that looks at consent
        then: {escalate: {to: statutory}}

    Better:

        when: {indicator: unexplained_injury}
        then: {escalate: {to: statutory}}
    """,
)
page(
    "RB605",
    "error",
    """A level, an escalation, a step or a time limit leans on who the family is or who asked.

    The same facts must lead to the same answer, whatever language a family speaks, wherever they live and whoever asked.

    Poor:

        when: {language: any}
        then: {offer: {help: interpreter, within: 2 working days}}

    Better:

        when: {language: any}
        then: {offer: {help: interpreter}}
    """,
)
page(
    "RB606",
    "error",
    """A level can be lost when a family falls silent.

    Only a named person lowers a level; silence, passed time, a request to close or a review without scores do not.

    Poor:

        when: {need: sleep, severity: high}
        unless: {engagement: none}
        then: {level: early_help}

    Better:

        when: {need: sleep, severity: high}
        then: {level: early_help}
    """,
)
page(
    "RB607",
    "error",
    """A task for staff that must always be possible is withheld.

    Whoever no rule answers still gets an answer, and an old record is still checked.

    Poor:

        withhold: {help: [advice_to_referrer], why: "..."}

    Better:

        withhold: {help: [letter_home], why: "The letter could be read by the person who harms."}
    """,
)
page(
    "RB630",
    "error",
    """A flag for coordinators' reports is used for something else.

    Flags with `shown_to: coordinators` show patterns across an area. Their signs do not by themselves mean harm, so no
    level, help, question or review may hang on them; another such flag may.

    Poor:

        when: {flag: edging_towards_care_several}
        then: {level: intensive}

    Better:

        when: {need: parenting, severity: high}
        then: {level: intensive}
    """,
)
page(
    "RB701",
    "error",
    """A file of invariants does not have its shape.

    A statement that is read otherwise than it was meant protects nobody, so nothing is proved until it is mended.

    Poor:

        format: 1
        rules:
          - id: danger-now-to-999

    Better:

        format: 1
        invariants:
          - id: danger-now-to-999
            title: Danger now is told to 999 at once
            owner: Designated safeguarding lead
            source:
              - title: Working Together to Safeguard Children
            when: {answer: {field: in_danger_now, is: "yes"}}
            then: {escalate: {to: emergency, within_days: 0}}
    """,
)
page(
    "RB702",
    "error",
    """An id is used by two invariants.

    A proof names invariants by id, so nobody could say which one failed.

    Poor:

        - id: danger-now-to-999
        - id: danger-now-to-999

    Better:

        - id: danger-now-to-999
        - id: danger-tonight-to-999
    """,
)
