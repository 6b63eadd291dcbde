"""Where: postcodes and outward codes, and the names of places the directory knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from triage.signposting.finding.question import Reading
from triage.signposting.finding.words import Text, listed

AREAS = listed(
    "ab al b ba bb bd bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec en ex fk fy g gl gu gy ha hd hg hp hr hs hu "
    "hx ig im ip iv ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so "
    "sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze je"
)
"""The letters with which postcodes of the United Kingdom and the islands begin."""
_NEAR = r"(?:near(?:by| to)?|close to|around|in|at|from|within|of|by|lives? in|living in|based in|postcode|home is)"
_WHOLE = re.compile(rf"\b(?:{_NEAR} )?(?:the )?([a-z]{{1,2}}\d[a-z\d]?) ?(\d[a-z]{{2}})\b")
_OUTWARD = re.compile(rf"\b({_NEAR} )?(?:the )?([a-z]{{1,2}}\d{{1,2}}[a-z]?)\b(?! (?:year|month|week))")
_NEAR_ME = re.compile(r"\b(?:near|nearest|close|closest|next) (?:to )?(?:me|us|here|home|where (?:we|i) live)\b|\bin (?:my|our) area\b|\bround here\b|\blocally\b")  # fmt: skip


def read_postcode_words(text: Text) -> tuple[str | None, list[Reading]]:
    """The first postcode or outward code, taken out of the text.

    Letters with which no postcode begins (``KS2``) are left alone.
    """
    found = text.take(_WHOLE)
    if found and re.match("[a-z]+", found.group(1)).group(0) in AREAS:  # type: ignore[union-attr] # the pattern begins with letters
        code = f"{found.group(1)} {found.group(2)}".upper()
        return code, [Reading("near", f"near {code}", found.group(0))]
    if found:
        text.left += f" | {found.group(0)}"
    for match in list(_OUTWARD.finditer(text.left)):
        if re.match("[a-z]+", match.group(2)).group(0) in AREAS:  # type: ignore[union-attr] # as above
            text.left = f"{text.left[: match.start()]} | {text.left[match.end() :]}"
            code = match.group(2).upper()
            return code, [Reading("near", f"near {code}", match.group(0))]
    return None, []


_NAMED_PLACE = re.compile(
    r"\b(?:near(?:by| to)?|close to|around|in|lives? in|living in|based in) ([a-z]{3,}(?: [a-z]{3,})?)(?= \||$)"
)


def read_unknown_place(text: Text, means_something: Callable[[str], bool]) -> list[Reading]:
    """A place at the end of a phrase ("in Dorridge") that nothing here knows, taken out so that it hides no service."""
    for match in _NAMED_PLACE.finditer(text.left):
        words = match.group(1).split()
        if not any(map(means_something, words)):
            text.left = f"{text.left[: match.start()]} | {text.left[match.end() :]}"
            name = match.group(1).title()
            return [Reading("near", f"{name} is not a place known here: add a postcode", match.group(0))]
    return []


def read_place(text: Text, names: Mapping[str, str]) -> tuple[frozenset[str], list[Reading]]:
    """Authorities whose names (folded name -> code) stand behind a word such as "near", taken out of the text.

    "Near me" is taken out too: nobody here knows where that is, and it is said.
    """
    readings = [
        Reading("near", "near you is not known here: add a postcode such as B93", match.group(0))
        for match in text.take_all(_NEAR_ME, 1)
    ]
    if not names:
        return frozenset(), readings
    known = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    found = text.take_all(re.compile(rf"\b{_NEAR} (?:the )?({known})(?: area| borough| council)?\b"), 3)
    readings += [Reading("near", f"in {match.group(1).title()}", match.group(0)) for match in found]
    return frozenset(names[match.group(1)] for match in found), readings
