"""``when`` and ``unless`` as a schema: one alternative for each kind of condition (contract, section 4)."""

from __future__ import annotations

from triage.model.typed_files import Schema, listed, mapping, one_of, ref, text, whole
from triage.rulebook.facts import KNOWABLE
from triage.rulebook.schemas.codes import BASES, categories, code_parts, codes
from triage.vocabulary import BANDS, Vocabulary

KINDS = (
    "needs", "indicators", "flags", "help", "people", "referral_reasons", "referral_sources", "referrer_roles",
    "referral_states", "ask_fields",
)  # fmt: skip
_ANY = {"any": "Any of them"}
_WITHIN_DAYS = "Days from today until it is due; what has passed counts too"


def condition_parts(vocabulary: Vocabulary) -> dict[str, Schema]:
    """``condition`` and all it refers to, for ``$defs``."""
    return {
        **code_parts(vocabulary, KINDS),
        "severity": severity(),
        "condition": {
            "description": "One condition, or several joined by all, any or at_least",
            "anyOf": [*_joined(), *_about_people(vocabulary), *_about_referral(vocabulary), *_about_progress(vocabulary),
                      listed(ref("condition"), "All of these", least=1)],
        },
    }  # fmt: skip


def number(low: int, high: int, about: str = "") -> Schema:
    """A whole number; ``3 or more`` says the same as 3."""
    return whole(low, high, about, more="( or more)?")


def severity() -> Schema:
    """A least severity: ``N or more``, a band or ``any``; never an upper bound or a single score below 10."""
    bands = {word: f"{least} or more" for word, least in BANDS.items()}
    scores = {f"{n} or more": f"A score from {n} to 10; 10 is the most severe" for n in range(1, 11)}
    offered = one_of(
        {**scores, **bands, "any": "Recorded at all, whatever the score", "10": "The highest score"}
    )
    also = {"type": "string", "pattern": "^(\\s*(0?[1-9]|10) or more\\s*|(low|moderate|high|very_high)( or more)?\\s*|\\s*10\\s*)$"}  # fmt: skip
    ten = {"type": "integer", "enum": [10]}
    told = "Write `7 or more`, a band such as high, or any; there is no single score and no upper limit"
    return {"anyOf": [{**way, "errorMessage": told} for way in (offered, also, ten)]}


def _one(key: str, value: Schema, about: str, **more: Schema) -> Schema:
    return {"title": f"{key}: ...", **mapping({key: {**value, "description": about}, **more}, [key])}


def _joined() -> list[Schema]:
    parts = listed(ref("condition"), least=1)
    return [
        _one("all", parts, "Every one of these must hold"),
        _one("any", parts, "One of these is enough"),
        _one(
            "at_least",
            mapping(
                {
                    "n": number(1, 99, "How many of them must hold"),
                    "of": listed(ref("condition"), "The conditions to choose from", least=1),
                },
                ["n", "of"],
            ),
            "Some number of these must hold: {n: 2, of: [...]}",
        ),
    ]


def _about_people(vocabulary: Vocabulary) -> list[Schema]:
    years, months = number(0, 120), number(0, 1500)
    unborn = one_of({"unborn": "A baby not yet born"})
    person = {"anyOf": [ref("people"), one_of({"any": "Anybody in the family"})]}
    bound = {"anyOf": [unborn, years]}
    age = {
        "of": ref("people", "Whose age; the child's unless said"),
        "from": bound | {"description": "From this birthday on, in years, or unborn"},
        "under": bound | {"description": "Up to the day before this birthday, in years"},
        "from_months": {**months, "description": "From this age on, in whole months"},
        "under_months": {**months, "description": "Under this age, in whole months"},
    }
    where = mapping(
        {
            "severity": ref("severity", "Only those scored at least this"),
            "category": {**categories(vocabulary), "description": "Only needs of this category"},
            "person": ref("people", "Only those of this person"),
        }
    )
    counted = one_of({"needs": "Needs recorded", "categories": "Categories that the needs fall into", "indicators": "Indicators answered yes"})  # fmt: skip
    return [
        _one(
            "need", ref("needs"), "A need that was recorded, of anybody in the family unless `person` says whose",
            severity=ref("severity", "From which score on: `7 or more`, a band (high) or `any`; there is no upper limit"),
            person=person | {"description": "Whose need; anybody's when left out"},
        ),
        _one("indicator", ref("indicators"), "A fact or worry that was answered yes, confirmed or suspected"),
        _one("flag", ref("flags"), "A flag that an earlier rule raised"),
        _one("age", {**mapping(age), "allOf": [_not_both("from"), _not_both("under")]}, "An age; one that nobody knows rules nothing out"),
        _one(
            "count",
            mapping(
                {
                    "of": counted | {"description": "What is counted"},
                    "at_least": number(1, 10000, "How many there must be"),
                    "where": {**where, "description": "Which ones count"},
                },
                ["of", "at_least"],
            ),
            "At least so many needs, categories of needs, or indicators",
        ),
        _one("area", one_of({"in": "Inside the area", "out": "Outside the area", "unclear": "The district lies in several areas", "unknown": "Nobody gave a postcode"}), "Where the home is"),
        _one("deprivation", mapping({"decile_at_most": number(1, 10, "1 is the most deprived tenth of England")}, ["decile_at_most"]), "How deprived the home's neighbourhood is"),
        _one("language", text(), "The family's language, or `any` for any other than English"),
        _one(
            "household",
            {
                "anyOf": [
                    mapping({"children_at_least": number(1, 10000, "How many children live at home")}, ["children_at_least"]),
                    mapping({"child_under": number(1, 25, "A child under this age, in years, lives at home")}, ["child_under"]),
                    mapping({"under": number(1, 25, "The same as child_under")}, ["under"]),
                    mapping({"linked": {"enum": [True, "true"], "description": "Other cases belong to this household"}}, ["linked"]),
                ]
            },
            "Who lives at home",
        ),
    ]  # fmt: skip


def _not_both(word: str) -> Schema:
    """A bound is given in years or in months."""
    return {"not": {"required": [word, f"{word}_months"]}}


def _about_referral(vocabulary: Vocabulary) -> list[Schema]:
    statuses = {
        code: entry.title for code, entry in vocabulary.of("consent").items() if entry.text("kind") == "status"
    }  # fmt: skip
    help_or_any = {"anyOf": [ref("help"), one_of(_ANY)]}
    yes = {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no", "true", "false", "any"]}]}
    return [
        _one("consent", one_of({**statuses, **BASES, **_ANY}), "What was agreed about sharing, or what sharing rests on"),
        _one("awaiting", help_or_any, "What the child is waiting for"),
        _one("receiving", help_or_any, "Help the family already has"),
        _one(
            "tried",
            {
                "anyOf": [
                    ref("help"),
                    mapping(
                        {
                            "help": ref("help", "Which help"),
                            "result": {"anyOf": [ref("referral_states"), one_of(_ANY)], "description": "What became of it; anything when left out"},
                        },
                        ["help"],
                    ),
                ]
            },
            "Help that was tried before",
        ),
        _one("reason", {"anyOf": [ref("referral_reasons"), one_of(_ANY)]}, "Why the referral was made"),
        _one("source", {"anyOf": [ref("referral_sources"), one_of(_ANY)]}, "Where the referral came from"),
        _one("role", {"anyOf": [ref("referrer_roles"), one_of(_ANY)]}, "Who made the referral"),
        _one("referrer_could_help", yes, "Whether the referrer could have given this help themselves"),
        _one(
            "preference",
            {
                "anyOf": [
                    mapping({"wants": help_or_any | {"description": "Help the family would like"}}, ["wants"]),
                    mapping({"declines": help_or_any | {"description": "Help the family does not want"}}, ["declines"]),
                    mapping({"few_contacts": {"enum": [True, "true", "yes"], "description": "The family wants few people involved"}}, ["few_contacts"]),
                ]
            },
            "What the family would like",
        ),
        _one("unsafe_contact", {"anyOf": [one_of({"home": "The home", "letter": "Letters", "phone": "Calls", "text": "Text messages", "email": "E-mail", **_ANY}), text()]}, "A way of contact that is not safe; a person's id or role may stand here too"),
        _one("engagement", codes_in_case_files(vocabulary), "How far the family takes part"),
        _one("contact_attempts", {"anyOf": [number(1, 10000), mapping({"at_least": number(1, 10000, "So many attempts or more")}, ["at_least"])]}, "How often somebody tried to reach the family"),
        _one("requested", one_of({"close": "Somebody asked to close the case", **_ANY}), "What somebody asked for"),
    ]  # fmt: skip


def codes_in_case_files(vocabulary: Vocabulary) -> Schema:
    """Words for engagement that a case file may hold."""
    found = {code: entry.title for code, entry in vocabulary.of("engagement").items() if entry.text("use") in {None, "case_file"}}  # fmt: skip
    return one_of({**found, **_ANY}) if found else codes(vocabulary, "engagement", _ANY)


def _about_progress(vocabulary: Vocabulary) -> list[Schema]:
    gaps = {code: vocabulary.title("ask_fields", code) for code in sorted(KNOWABLE)}
    moved = {
        "better": "The score fell",
        "same": "The score stayed",
        "worse": "The score rose",
        "not improved": "The same, worse, or not scored again",
    }
    directions = {"anyOf": [one_of(moved), {"const": "not_improved"}]}
    of_all = {"any_need": "Any need", "all_needs": "Every need"}
    return [
        _one(
            "deadline",
            {
                "anyOf": [
                    mapping({"what": text("Which deadline, such as eviction; any when left out"), "within_days": number(0, 10000, _WITHIN_DAYS)}),
                    text(),
                ]
            },
            "A day by which something will have happened",
        ),
        _one("open_for", {"anyOf": [mapping({"weeks_at_least": number(1, 10000, "Whole weeks since support began")}, ["weeks_at_least"]), number(1, 10000)]}, "How long support has lasted"),
        _one(
            "trend", {"anyOf": [one_of(of_all), ref("needs")]}, "How a need moved between reviews",
            direction=directions | {"description": "Which way it moved"},
            over={"anyOf": [text(pattern="^[1-9]( reviews?)?$"), number(1, 9)], "description": "Over how many reviews: `1 review` unless said"},
        ),
        _one("missing", one_of(gaps), "What nobody has said yet"),
        _one(
            "answer",
            mapping({"field": ref("ask_fields", "Which question"), "is": {"anyOf": [text(), {"type": "boolean"}], "description": 'The answer, in quotes: "yes", "no"'}}, ["field", "is"]),
            "What somebody answered to a question",
        ),
    ]  # fmt: skip
