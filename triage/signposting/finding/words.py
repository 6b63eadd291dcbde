"""Plain text to words: cleaned, folded, with what says nothing set apart.

Questions are typed in a hurry and pasted from anywhere, so whatever comes is read: accents, odd quotes, emoji, control
characters and half characters are folded or dropped, and nothing is an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_CHARACTERS = 2_000
"""So much of a question is read; a question in plain words is rarely longer than a tenth of it."""
MOST_WORDS = 40
"""So many words are looked for."""
BARRIER = "|"
"""Stands where something was read already, and where a comma or a full stop was: no phrase reaches over it."""


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written as one text, so that it can be read.

    >>> sorted(listed("two words"))
    ['two', 'words']
    """
    return frozenset(words.split())


STOP = listed(
    "a about after all also am an and any anyone anything are around as at be because been but by can could did do does doing done for from "
    "get gets getting give given go goes going gone got had has have having he help her hers him his how i id if im in into is it its ive just "
    "keep keeps like look looking looks lot lots make makes may me might mine more most much must my near need needed needing needs no nor not "
    "of off on once one only onto or other our ours out over own per please really she should so some someone something somewhere still such "
    "than that the their them then there these they this those through till to too until up us very want wanted wants was way we were what when "
    "where which while who whose why will with within without would yet you your yours shes hes theyre thats whats any nearby local locally find "
    "finding recommend suggest suggestions know old year years aged age ages time times one ones thing things new old every each available good "
    "best suitable appropriate cant cannot wont dont doesnt isnt arent wasnt havent hasnt never been being open opening run runs running take takes taking referral referrals refer refers required awaiting waiting"
)  # fmt: skip
"""Words that say nothing about what is looked for."""
SOFT = listed(
    "activity activities boy boys child children childrens class classes community course families family free girl girls group groups kid kids pack people person place places "
    "programme project provision pupil pupils scheme school schools service services session sessions son daughter specialist student students "
    "support supporting team young youngster youngsters advice mum mums dad dads parent parents carer carers mother father mothers fathers friendly "
    "brother sister sibling siblings brothers sisters home weekly"
)  # fmt: skip
"""Words that stand in very many records: they move a service up and never leave one out."""

COMMON = listed(
    "abroad boiler broken kick kicked kicks marry married mediation mediator patient patients send sends sent spoke touch touched touches touching able above across actually afraid afternoon alone already although always among another answer appointment area asked asking away awful "
    "back bath because become before began behind below beside better between bike birthday book both bring brings build building busy call called "
    "calm came care cares cars case centre chance change changed check city clean clear close cold come comes coming cook cooking count country couple "
    "cover cream days deal dear deep different difficult dinner doctor doing door down dream drive early earlier easy either else enough even evening "
    "ever every everyone everything exactly example face fact fall family fast fear feel feels feeling felt field finally fine fire first fish five "
    "floor flat follow foot form forward found four friend friends front full garden general gently gets girl gives glad going gone good grand great "
    "green ground grow guess hair half hand hands happen happens happy hard hate hates head hear heard heart heavy hello here high hold hole home hope "
    "horse hospital hour hours house however hurt idea important inside instead issue issues join joined keen keeps kept kind kinds kitchen knew knows "
    "lady land language large last late later laugh lead learn learning least leave leaves left less letter level library life light line list listen "
    "little live lived lives living local long longer lose losing lost loud love loves low main manage many market matter maybe mean means meet meeting "
    "might mile miles mind minute minutes missed missing moment money month more morning most move moved moving much name nearly neighbour never next "
    "nice night noise normal nothing notice number nurse office often open opened other others outside over paid pain paper park part party past people "
    "perhaps phone picture piece place plan plans play please plus point poor possible power pretty price problem problems proper pull push quick quickly "
    "quiet quite race rather reach read ready real really reason right ring road room rough round rule safe said same says scared school second seem seems "
    "seen self sense serious seven several shall share shop short should show shows shut side sign simple since single sister sitting size slow small "
    "social soft soon sorry sort speak special spend spent spot staff stand star start started starting starts state stay stays step steps stick stop "
    "stopped story street strong struggle struggles struggling stuck stuff such suit sure swing table takes talk talks teacher teachers tell tells tend "
    "terrible test than thank thanks them thing think thinking third though thought through till time tired toilet told took total touch tough towards "
    "town travel treat trip trouble true truly trust trying turn turned turns twice type under understand unit unless until upset used useful using "
    "usual usually version visit voice wait walk walks wall wants warm wash watch water week weeks well went were west what wheel white whole wide wife "
    "wind wish wishes woman women wonder word words work worked working works world worry worse worst worth wrong yard yellow yesterday yourself"
)
"""Everyday words that are no slip of the finger, though no record may say them."""
_FRACTIONS = {"½": ".5", "¼": ".25", "¾": ".75"}
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_PAUSE = re.compile(r"[,;!?()\[\]{}\"\u201c\u201d\n\r\t]|\.(?!\d)|:(?!\d)")
_OTHER = re.compile(r"[^\w.:+|& ]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) ?- ?(?=\d)")
_WORD = re.compile(r"[^\W_]+")


def clean(text: str) -> str:
    r"""The text without half characters, control characters and terminal escapes; nothing else is changed.

    >>> clean("sleep\x1b[31m \ud800help")
    'sleep[31m help'
    """
    if text.isprintable():
        return text
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    return "".join(
        one
        if one >= " " and unicodedata.category(one) not in {"Cc", "Cf", "Cs"}
        else " "
        if one in "\n\r\t"
        else ""
        for one in whole
    )


def fold(text: str) -> str:
    """Small letters without accents, as the index keeps words.

    >>> fold("Crèche ŁÓDŹ")
    'creche łodz'
    """
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order; apostrophes join.

    >>> words_of("Can't sleep – Mum's group")
    ['cant', 'sleep', 'mums', 'group']
    """
    return _WORD.findall(fold(_APOSTROPHES.sub("", clean(text))))


def stem(word: str) -> str:
    """A rough stem that joins the forms of a word people type.

    >>> stem("sleeping"), stem("clubs"), stem("worries"), stem("swimming")
    ('sleep', 'club', 'wor', 'swim')
    """
    for ending in ("ings", "ing", "ies", "ied", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(ending)]
            break
    word = word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls" else word
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def prepared(text: str) -> str:
    """A question as the readers take it: folded, one space between words, a barrier at each pause.

    >>> prepared("Wet Saturdays, for a 17½ year-old (5–11s)")
    'wet saturdays | for a 17.5 year old | 5 to 11s |'
    """
    text = clean(text)[:MOST_CHARACTERS]
    for mark, figure in _FRACTIONS.items():
        text = re.sub(rf"(?<=\d) ?{mark}", figure, text).replace(mark, " half")
    text = _DASHES.sub("-", _APOSTROPHES.sub("", text.replace(BARRIER, " ")))
    text = _PAUSE.sub(f" {BARRIER} ", fold(text))
    text = _BETWEEN_DIGITS.sub(" to ", text)
    return " ".join(_OTHER.sub(" ", text).split())


@dataclass
class Text:
    """A question while it is read: whoever understands a part takes it out, and a barrier stays in its place."""

    left: str

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first place where ``pattern`` stands, taken out; None where it stands nowhere."""
        found = pattern.search(self.left)
        if found:
            self.left = f"{self.left[: found.start()]} {BARRIER} {self.left[found.end() :]}"
        return found

    def take_all(self, pattern: re.Pattern[str], most: int = 20) -> list[re.Match[str]]:
        """Every place where ``pattern`` stands, taken out."""
        found: list[re.Match[str]] = []
        while len(found) < most and (one := self.take(pattern)):
            found.append(one)
        return found
