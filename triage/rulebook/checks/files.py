"""Manual pages of faults of a whole file: no YAML, no list of codes, no text."""

from __future__ import annotations

from triage.rulebook.checks.manual import page

page(
    "TR101",
    "error",
    """The file is not readable YAML.

    Nothing in the file is used until it can be read, so every rule in it is out of action at once.

    The place is where reading stopped; the slip is often on the line above: a missing bracket or quote, a tab, or a
    line that is indented by one space too few.

    Poor:

        then: {offer: {help: sleep}

    Better:

        then: {offer: {help: sleep}}
    """,
)
page(
    "TR102",
    "error",
    """The file is empty.

    An empty file looks as if its rules had been lost, and nobody could tell whether that was meant.

    Poor:

        # rules to come

    Better:

        format: 1
        rules:
          - id: sleep-advice
    """,
)
page(
    "TR103",
    "error",
    """The file is not text in UTF-8.

    Letters and signs would be read wrongly, and a code with one wrong letter is another code.

    Poor:

        a file saved as "Unicode (UTF-16)" or "Windows-1252"

    Better:

        the same file saved as "UTF-8"
    """,
)
page(
    "TR104",
    "error",
    """The file is larger than 10 MB.

    No file of rules that people read is that large; most likely something else was saved under its name.

    Poor:

        rules/needs/everything.yaml (12 MB)

    Better:

        rules/needs/sleep.yaml, rules/needs/school.yaml
    """,
)
page(
    "TR105",
    "error",
    """The file is nested too deeply.

    A condition inside sixty others cannot be understood by anybody who has to answer for it.

    Poor:

        when: {all: [{any: [{all: [{any: [{all: []}]}]}]}]}

    Better:

        when:
          any:
            - {need: sleep, severity: high}
            - {need: anxiety, severity: high}
    """,
)
page(
    "TR106",
    "error",
    """A tag or an alias of YAML is used.

    Words that begin with ! or * make a file mean something else than what stands on the page.

    Poor:

        owner: &lead Clinical lead
        rationale: *lead

    Better:

        owner: Clinical lead
        rationale: Sleep advice works within weeks.
    """,
)
page(
    "TR107",
    "error",
    """A key is given twice in one place.

    Only one of the two could count, and whoever reads the file cannot tell which.

    Poor:

        owner: Clinical lead
        owner: Family support lead

    Better:

        owner: Clinical lead
    """,
)
page(
    "VO101",
    "error",
    """A list of codes is missing.

    A code that cannot be looked up cannot be recorded, asked for or reported.

    Poor:

        rules/vocabulary/ without needs.yaml

    Better:

        rules/vocabulary/needs.yaml brought back from the version before
    """,
)
page(
    "VO102",
    "error",
    """A list of codes or of phrases does not have its shape.

    A code without its title is shown to people as a code, and a list without its kind is not used at all.

    Poor:

        format: 1
        kind: needs
        entries:
          - title: Sleep

    Better:

        format: 1
        kind: needs
        entries:
          - code: sleep
            title: Sleep
    """,
)
page(
    "VO103",
    "error",
    """A code is in the lists twice.

    Two titles for one code make two people read the same record differently.

    Poor:

        - {code: sleep, title: Sleep}
        - {code: sleep, title: Bedtime}

    Better:

        - {code: sleep, title: Sleep, synonyms: [bedtime]}
    """,
)
