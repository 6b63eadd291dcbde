"""How a file is laid out: its folder and ending, the order of keys, stray spaces (RB1xx)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise

from triage.rulebook.checks.manual import check
from triage.rulebook.checks.subject import Found, Subject
from triage.rulebook.model import STAGES
from triage.rulebook.reading import RULE_KEYS
from triage.source import place_of

_INVISIBLE = re.compile("[\u00ad\u200b\u2028-\u202e\u2060-\u2069]|(?<!^)\ufeff")
"""Signs that cannot be seen and make a line read otherwise than it is; joiners of letters are not among them."""
OTHER_FOLDERS = ("vocabulary", "wording", "value", "priorities", "measures", "invariants")
_FOLDERS = (*STAGES, *OTHER_FOLDERS)


@check("RB121")
def file_that_nothing_reads(subject: Subject) -> Iterator[Found]:
    """A file lies where nothing reads it, or has another ending than .yaml.

    The rules in it never run, and nothing else says so.

    Poor:

        rules/need/sleep.yaml
        rules/needs/sleep.yml

    Better:

        rules/needs/sleep.yaml
    """
    for shown in subject.texts:
        name = shown.removeprefix("rules/")
        if not subject.wants(shown):
            continue
        folder, _, rest = name.partition("/")
        if not name.endswith(".yaml"):
            yield Found(shown, 1, 1, "only files that end in .yaml are read", "end its name in .yaml")
        elif rest and folder not in _FOLDERS:
            near = difflib.get_close_matches(folder, _FOLDERS, n=1)
            mend = f"did you mean '{near[0]}/'?" if near else f"move it to one of: {', '.join(_FOLDERS)}"
            yield Found(shown, 1, 1, f"no file of the folder '{folder}/' is read", mend)
        elif not rest and name != "rulebook.yaml":
            mend = f"move it to one of: {', '.join(_FOLDERS)}"
            yield Found(shown, 1, 1, "a file outside the folders is not read", mend)


@check("RB122", "warning", fixable=True)
def keys_out_of_order(subject: Subject) -> Iterator[Found]:
    """The keys of a rule do not stand in the usual order.

    Whoever compares rules finds the owner, the date and the reason of each in the same place.

    The order is: id, title, status, owner, review_by, rationale, source, also_known_as, replaces, applies, when,
    unless, then, examples.

    Poor:

        - id: sleep-advice
          owner: Clinical lead
          title: A child who sleeps badly is offered sleep advice

    Better:

        - id: sleep-advice
          title: A child who sleeps badly is offered sleep advice
          owner: Clinical lead
    """
    for shown, parsed in subject.parsed.items():
        data = parsed.data
        rows = data.get("rules") if isinstance(data, dict) and subject.wants(shown) else None
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            known = [key for key in row if key in RULE_KEYS] if isinstance(row, dict) else []
            for before, key in pairwise(known):
                if RULE_KEYS.index(key) < RULE_KEYS.index(before):
                    line, column = parsed.place(("rules", index, key), key=True)
                    mend = "put it before it, or let `triage rules lint --fix` do so"
                    yield Found(shown, line, column, f"'{key}' stands behind '{before}'", mend)
                    break


@check("RB123", "warning", fixable=True)
def stray_space(subject: Subject) -> Iterator[Found]:
    """A line ends in spaces, or the file does not end with a line end.

    Such spaces are invisible, and turn up as changes when somebody compares two versions.

    Poor:

        owner: Clinical lead···

    Better:

        owner: Clinical lead
    """
    for shown in subject.parsed:
        if not subject.wants(shown):
            continue
        lines = subject.texts[shown].split("\n")
        for number, line in enumerate(lines, start=1):
            stray = re.search(r"[ \t]+\r?$", line)
            if stray:
                mend = "take them away, or let `triage rules lint --fix` do so"
                yield Found(shown, number, stray.start() + 1, "spaces at the end of a line", mend)
        if lines[-1]:
            mend = "press return at its end, or let `triage rules lint --fix` do so"
            yield Found(shown, len(lines), len(lines[-1]) + 1, "the last line is not ended", mend)


@check("RB124")
def invisible_sign(subject: Subject) -> Iterator[Found]:
    """A line holds a sign that cannot be seen.

    What people read would not be what the program reads: such signs turn text round, or split a word unseen.

    They come with text pasted from letters or the web.

    Poor:

        title: Sleep advice[U+202E]

    Better:

        title: Sleep advice
    """
    for shown, text in subject.texts.items():
        if not subject.wants(shown):
            continue
        for match in _INVISIBLE.finditer(text):
            line, column = place_of(text, match.start())
            sign = f"U+{ord(match.group()):04X}"
            yield Found(shown, line, column, f"an invisible sign ({sign})", "type the line again by hand")
