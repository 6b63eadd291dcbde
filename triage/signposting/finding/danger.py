"""Words of danger in a question: whoever types them is told what to do now before anything is looked for.

The words are those of the vocabulary's indicators; here stand only turns of phrase that people type into a search box
and that a list of indicators for professionals does not hold, and words of every day that mean danger only in company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from triage.signposting.finding.spelling import mend
from triage.signposting.finding.words import SOFT, STOP, stem, words_of
from triage.vocabulary import Vocabulary

ALSO: Mapping[str, tuple[str, ...]] = {
    "suicidal_thoughts": ("suicide", "suicidal", "killing myself", "killing herself", "killing himself", "kill my self", "kills myself", "kill themself", "take my own life", "take his own life", "take her own life", "taking her own life", "taking his own life", "taking their own life", "end my life", "end her life", "end his life", "end their life", "ending it", "dont want to live", "doesnt want to live", "doesnt want to be alive", "dont want to be alive", "doesnt want to be here", "dont want to be here", "wish i was dead", "wishes she was dead", "wishes he was dead", "wants to be dead", "no point living", "no reason to live"),
    "suicidal_intent": ("going to kill myself", "going to kill herself", "going to kill himself", "wants to kill himself", "wants to kill herself", "wants to end it all", "wants to die"),
    "recent_self_harm": ("self harm", "self harming", "self harms", "selfharm", "cutting herself", "cutting himself", "cuts herself", "cuts himself", "cutting themselves", "cut herself", "cut himself", "hurting herself", "hurting himself"),
    "physical_abuse_concern": ("hit me", "hits me", "he hit her", "he hit him", "hit by", "being hit", "beaten", "beating", "beats", "punches", "punched", "hits his", "hits their", "hits the child", "hits the children", "hits my", "hitting my", "hurts my", "burnt with", "kicks me", "kicks her", "kicks him", "a mark on", "marks on", "a burn on", "burns on"),
    "domestic_abuse_current": ("he hits", "hits my mum", "hits mum", "my husband hits", "my partner hits", "partner is violent", "violent partner", "violent husband", "violent ex", "threatens me", "threatened to kill", "scared of my husband", "scared of my partner", "scared of my ex"),
    "sexual_abuse_concern": ("molested", "molesting", "touched inappropriately", "touched private", "touched by his", "touched by her", "touched by my", "touched by their", "touched by a", "touches her", "touches him", "touching her", "touching him", "touching my", "raped", "sexually abused", "sexually assaulted", "sexually abusing"),
    "swallowed_something_harmful": ("overdosed", "overdosing", "taken tablets", "taken pills", "took pills", "took tablets", "took some tablets", "took some pills", "taken some tablets", "taken some pills", "taken too many", "took too many", "swallowed tablets", "swallowed pills", "swallowed bleach", "swallowed a battery", "drank bleach"),
    "breathing_difficulty_now": ("not breathing", "cant breathe", "stopped breathing", "struggling to breathe"),
    "seizure_now": ("having a fit", "had a fit", "is fitting", "having a seizure", "having seizures"),
    "psychosis_signs": ("hearing voices", "hears voices", "hear voices", "voices telling"),
    "immediate_danger": ("in danger", "being attacked", "attacking", "has a knife", "trying to kill me", "going to kill me", "going to kill us", "going to kill her mum", "going to kill someone"),
    "intends_to_hurt_someone": ("wants to kill someone", "wants to kill people", "wants to kill me", "wants to kill his", "wants to kill her mum", "wants to kill her dad", "threatening to kill"),
    "sexual_exploitation_concern": ("groomed by", "being groomed", "grooming her", "grooming him"),
    "forced_marriage_risk": ("forced to marry", "made to marry", "abroad to marry", "abroad to get married", "marriage against her will", "marriage against his will", "forcing her to marry", "forcing him to marry"),
    "radicalisation_concern": ("prevent duty", "prevent referral", "channel panel", "radicalised", "radicalisation"),
    "missing_now": ("gone missing", "has run away", "ran away tonight", "not come home", "didnt come home"),
    "child_alone_now": ("left alone", "home alone", "on their own at home", "alone in the house"),
}  # fmt: skip
"""Indicator -> more turns of phrase for it. One that a vocabulary does not hold is passed over."""
HELPS: Mapping[str, tuple[str, ...]] = {
    "suicidal_thoughts": ("camhs_crisis", "camhs", "digital_self_help", "adult_mental_health"),
    "suicidal_intent": ("camhs_crisis", "camhs", "digital_self_help"),
    "recent_suicide_attempt": ("camhs_crisis", "camhs"),
    "recent_self_harm": ("camhs_crisis", "camhs", "emotional_support", "digital_self_help"),
    "psychosis_signs": ("early_psychosis_service", "camhs_crisis"),
    "physical_abuse_concern": (
        "victim_support",
        "domestic_abuse_recovery_child",
        "domestic_abuse_specialist",
    ),
    "domestic_abuse_current": ("domestic_abuse_specialist", "idva"),
    "sexual_exploitation_concern": ("exploitation_specialist",),
    "criminal_exploitation_concern": ("exploitation_specialist",),
    "trafficking_concern": ("exploitation_specialist",),
    "sexual_abuse_concern": (
        "sexual_assault_referral_centre",
        "child_sexual_abuse_support",
        "victim_support",
    ),
}
"""Indicator -> kinds of help that stand behind what is to be done now, so that the list below it is not empty."""
EVERYDAY = frozenset({"prevent", "channel", "mark", "fit", "voices", "burn", "cash", "gifts", "new phone", "older friends", "put down", "swelling", "community", "music"})  # fmt: skip
"""Words of the vocabulary that in a search mean something else far more often: "a Saturday club to keep fit",
"prevent homelessness". They count where they stand in one of the turns of phrase above."""
HARMLESS = ("hay fever", "keep fit", "get fit", "fire safety")


def named(text: str, codes: Iterable[str], vocabulary: Vocabulary) -> dict[str, str]:
    """Indicators among ``codes`` that a question names, with the words that name each, in order of code.

    Forms of a word count ("hitting me" for "hits me"); apostrophes and accents do not matter. Words between the words
    of a phrase do: "kill all myself" names nothing.
    """
    entries = vocabulary.of("indicators")
    said = words_of(text)[:2_000]
    for phrase in HARMLESS:
        said = _without(said, phrase.split())
    stems = [stem(word) for word in said]
    found = {}
    for code in sorted(codes):
        if code not in entries:
            continue
        phrases = [str(words) for words in (entries[code].title, *entries[code].synonyms)]
        for phrase in (
            *(words for words in phrases if words.casefold() not in EVERYDAY),
            *ALSO.get(code, ()),
        ):
            words = _stands_in(words_of(phrase), said, stems)
            if words:
                found[code] = words
                break
    return found


def mended(text: str, vocabulary: Vocabulary) -> str:
    """The text with misspelt words read as the nearest word of a danger: "suicidle" is not missed.

    A word that the vocabulary knows for anything else stays what it is.
    """
    entries = [
        *vocabulary.of("indicators").values(),
        *vocabulary.of("needs").values(),
        *vocabulary.of("help").values(),
    ]
    known = {
        word for entry in entries for said in (entry.title, *entry.synonyms) for word in words_of(str(said))
    }
    danger = {
        word
        for entry in entries[: len(vocabulary.of("indicators"))]
        for said in entry.synonyms
        for word in words_of(str(said))
    }
    danger |= {word for phrases in ALSO.values() for phrase in phrases for word in words_of(phrase)}
    known |= danger | STOP | SOFT
    stems = set(map(stem, known))
    said = words_of(text)[:_MOST_MENDED]
    changed = mend(said, lambda word: word in known or stem(word) in stems, danger, dict)
    return " ".join(changed.get(word, word) for word in said)


_MOST_MENDED = 200


def _stands_in(phrase: list[str], said: list[str], stems: list[str]) -> str | None:
    """The words of the question that are the phrase, or None. A single short word has to be the word itself."""
    if not phrase:
        return None
    wanted = [stem(word) for word in phrase]
    literal = len(phrase) == 1 and len(phrase[0]) < 6
    for at in range(len(said) - len(phrase) + 1):
        if (
            stems[at] == wanted[0]
            and stems[at : at + len(wanted)] == wanted
            and not (literal and said[at] != phrase[0])
        ):
            return " ".join(said[at : at + len(phrase)])
    return None


def _without(said: list[str], phrase: list[str]) -> list[str]:
    left: list[str] = []
    at = 0
    while at < len(said):
        if said[at : at + len(phrase)] == phrase:
            at += len(phrase)
            left.append("")
        else:
            left.append(said[at])
            at += 1
    return left
