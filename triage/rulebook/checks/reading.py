"""Manual pages of faults that are found while a rule is read (RB1xx)."""

from __future__ import annotations

from triage.rulebook.checks.manual import page

page(
    "RB102",
    "error",
    """The file does not have the shape of a rule file.

    Rules are looked for in the list under `rules:`; what stands elsewhere would never run.

    Poor:

        format: 1
        sleep-advice:
          title: Sleep advice

    Better:

        format: 1
        rules:
          - id: sleep-advice
            title: A child who sleeps badly is offered sleep advice
    """,
)
page(
    "RB103",
    "error",
    """The format is not 1.

    A file written for another version of the program may mean something else by the same words.

    Poor:

        format: 2

    Better:

        format: 1
    """,
)
page(
    "RB104",
    "error",
    """A key is not known here.

    What stands behind a misspelt key would be passed over in silence, and the rule would be another than was meant.

    Poor:

        unles: {indicator: cp_plan}

    Better:

        unless: {indicator: cp_plan}
    """,
)
page(
    "RB105",
    "error",
    """A key that every rule needs is missing.

    A rule nobody owns, dates, explains or can trace to its source cannot be answered for.

    Poor:

        - id: sleep-advice
          title: A child who sleeps badly is offered sleep advice

    Better:

        - id: sleep-advice
          title: A child who sleeps badly is offered sleep advice
          status: draft
          owner: Clinical lead
          review_by: 2027-06-30
    """,
)
page(
    "RB106",
    "error",
    """An id is not written as words joined by hyphens.

    Decisions name rules by id for years; one with spaces or capitals is mistyped and not found again.

    Poor:

        - id: Sleep Advice (new)

    Better:

        - id: sleep-advice
    """,
)
page(
    "RB107",
    "error",
    """A status or `applies` is none of the words it may be.

    Whether a rule decides must never be guessed: draft, trial, live or retired; at triage or at review.

    Poor:

        status: active

    Better:

        status: live
    """,
)
page(
    "RB108",
    "error",
    """A date is not written as year-month-day.

    3/4/2027 is a day in March to some and in April to others, and a rule nobody checks in time goes stale.

    Poor:

        review_by: June 2027

    Better:

        review_by: 2027-06-30
    """,
)
page(
    "RB109",
    "error",
    """A source has no title.

    Whoever questions a rule must be able to find what it rests on.

    Poor:

        source:
          - note: see the guidance

    Better:

        source:
          - title: Healthy Child Programme
            note: for the ages, not for the times
    """,
)
page(
    "RB110",
    "error",
    """A condition cannot be read.

    A condition that is not understood could make the rule fire for everybody or for nobody.

    Each condition is one of the kinds in the table of rules/README.md, each on a line of its own. Sex and ethnicity
    cannot be asked for, and there is no `not`: what stops a rule stands under `unless:`.

    Poor:

        when:
          all:
            - {need: sleep, indicator: weight_loss}

    Better:

        when:
          all:
            - {need: sleep, severity: any}
            - {indicator: weight_loss}
    """,
)
page(
    "RB111",
    "error",
    """A whole number in its range is needed.

    A number that cannot be read, or lies out of range, would change for whom the rule fires.

    Poor:

        contact_attempts: three

    Better:

        contact_attempts: 3
    """,
)
page(
    "RB112",
    "error",
    """A severity has an upper bound, or cannot be read.

    Ten is the worst: what is true at 7 is true at 9, and a rule with an upper bound would drop the children who need most.

    Poor:

        need: sleep
        severity: 7

    Better:

        need: sleep
        severity: 7 or more
    """,
)
page(
    "RB113",
    "error",
    """A rule has too many combinations.

    The engine would need hundreds of definitions for this one rule, and no reader could check them.

    Poor:

        at_least: {n: 6, of: [thirteen conditions]}

    Better:

        count: {of: needs, at_least: 6, where: {severity: high}}
    """,
)
page(
    "RB114",
    "error",
    """A word is none of those that may stand here.

    A word the program does not know can never be true, so the rule would stay silent.

    Poor:

        area: nearby

    Better:

        area: in
    """,
)
page(
    "RB115",
    "error",
    """Nothing follows from the rule.

    A rule without a consequence costs its readers time and helps no child.

    Poor:

        then: sleep advice

    Better:

        then:
          offer: {help: sleep, as: referral}
    """,
)
page(
    "RB116",
    "error",
    """Keys and values are needed here.

    A bare word leaves open what it is: whom to tell, by when, and why.

    Poor:

        then: {escalate: statutory}

    Better:

        then: {escalate: {to: statutory, within_days: 0}}
    """,
)
page(
    "RB117",
    "error",
    """A time cannot be read.

    An action without a time that can be counted is late without anybody noticing.

    Times are days, weeks or months by the calendar, or working days; `review_in` and `valid_for` are calendar time.

    Poor:

        offer: {help: sleep, within: a fortnight}

    Better:

        offer: {help: sleep, within: 2 weeks}
    """,
)
page(
    "RB118",
    "error",
    """True or false is needed here.

    Some things can only be asked for or left out; a word in between would be read as no.

    Poor:

        plan: {few_contacts: maybe}

    Better:

        plan: {few_contacts: true}
    """,
)
page(
    "RB119",
    "error",
    """Nothing stands behind a key.

    A condition or consequence left empty is forgotten work: the rule would be wider, or do less, than was meant.

    Poor:

        - need: sleep
          severity:

    Better:

        - need: sleep
          severity: 7 or more
    """,
)
page(
    "RB120",
    "error",
    """A text is needed here, not a list or more keys.

    A title, an owner or a reason is one text that people read as it stands.

    Poor:

        owner: [Clinical lead, Family support lead]

    Better:

        owner: Clinical lead
    """,
)
