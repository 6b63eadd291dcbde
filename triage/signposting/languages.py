"""Whether a service works in a language the family uses.

Case files name languages in words or codes; records use ISO 639 codes. A language outside the table is compared as
it is written.
"""

from __future__ import annotations

from collections.abc import Iterable

INTERPRETER = frozenset({"interpreter", "any"})
"""Words under ``languages`` of a record that mean every language is served."""
_CODES = {
    "albanian": "sq", "amharic": "am", "arabic": "ar", "bengali": "bn", "british sign language": "bfi", "bsl": "bfi", "bulgarian": "bg",
    "cantonese": "yue", "chinese": "zh", "czech": "cs", "dari": "prs", "dutch": "nl", "english": "en", "eng": "en", "farsi": "fa",
    "french": "fr", "german": "de", "greek": "el", "gujarati": "gu", "hindi": "hi", "hungarian": "hu", "italian": "it", "kurdish": "ku",
    "latvian": "lv", "lithuanian": "lt", "malayalam": "ml", "mandarin": "cmn", "nepali": "ne", "pashto": "ps", "persian": "fa",
    "polish": "pl", "portuguese": "pt", "punjabi": "pa", "panjabi": "pa", "romanian": "ro", "russian": "ru", "shona": "sn",
    "slovak": "sk", "somali": "so", "spanish": "es", "swahili": "sw", "sylheti": "syl", "tamil": "ta", "telugu": "te",
    "tigrinya": "ti", "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "welsh": "cy", "yoruba": "yo",
}  # fmt: skip


def language_code(word: str) -> str:
    """Give the code of a language written in words or as a code, such as ``en-GB``.

    >>> language_code("Romanian"), language_code("en-GB"), language_code("Klingon")
    ('ro', 'en', 'klingon')
    """
    plain = word.strip().casefold()
    return _CODES.get(plain, plain.split("-")[0] if len(plain) <= 6 else plain)


_NAMES = {code: name.title() for name, code in reversed(_CODES.items()) if len(name) > 3 or name == code}
_SHOWN = 4
"""Languages that are named in a sentence."""


def languages_named(offered: Iterable[str]) -> str:
    """Give the languages of a record in words; a code outside the table as it is written.

    >>> languages_named(["en", "ro"]), languages_named(["tlh"])
    ('English and Romanian', 'tlh')
    """
    names = list(dict.fromkeys(_NAMES.get(language_code(word), word) for word in offered))
    shown = names[:_SHOWN] + (["others"] if len(names) > _SHOWN else [])
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def serves(offered: Iterable[str] | None, family: str | None) -> bool:
    """Whether a service may serve a family: unless it names its languages and the family's is known and not among them.

    >>> serves(["en"], "Romanian"), serves(["en", "interpreter"], "Romanian"), serves(None, "Romanian"), serves(["pl"], "English")
    (False, True, True, True)
    """
    spoken = language_code(family) if family and family.strip() else None
    if not offered or spoken is None or spoken == "en":
        return True
    codes = {language_code(word) for word in offered}
    return bool(codes & INTERPRETER) or spoken in codes
