"""JSON Schemas of the files under ``directory/``, for editors."""

from __future__ import annotations

from collections.abc import Mapping

from triage.model.typed_files import Schema, document, maybe, model_schema, one_of, one_or_many, ref, text
from triage.signposting.records import AreasFile, DirectoryFile, DirectoryHead
from triage.signposting.school_terms import TermsFile
from triage.signposting.terms.crosswalk import NOT_HELP, CrosswalkFile
from triage.vocabulary import Vocabulary

_ROUTES = {
    "self": "The young person themselves",
    "parent": "A parent or carer",
    "professional": "Anybody who works with the family",
    "school": "A school or nursery",
    "gp": "A GP surgery",
}
_CHANNELS = {
    "home": "At home",
    "letter": "Letters",
    "phone": "Calls",
    "text": "Text messages",
    "email": "E-mail",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Provider.sector": {"nhs": "Health service", "council": "Council", "school": "School", "vcse": "Voluntary, community or social enterprise", "police": "Police", "private": "Private"},
    "Service.sexes": {"any": "Everybody", "F": "Girls and women only", "M": "Boys and men only"},
    "Service.network": {"internal": "Part of the commissioning network", "external": "Outside it"},
    "Service.tier": {"universal": "For everybody", "targeted": "For those who need more", "specialist": "For those who need a specialist"},
    "Service.status": {"open": "Takes people", "paused": "Takes nobody for now", "closed": "No longer there"},
    "ServiceArea.kind": {"national": "The whole country", "local_authority": "Whole authorities, by code", "districts": "Postcode districts", "school": "Areas of schools, by name", "remote": "By telephone or online, anywhere"},
    "Judgement.meets": {"yes": "It does", "partly": "In part", "no": "It does not"},
    "Capacity.state": {"room": "Can take somebody", "waiting_list": "Takes names for its list", "full": "The list is closed", "unknown": "Nobody has said"},
}  # fmt: skip
_ABOUT: Mapping[str, str] = {
    "DirectoryFile.format": "Always 1",
    "DirectoryFile.provider": "Who gives the services of this file",
    "DirectoryFile.services": "The services, one after another",
    "Provider.id": "A name in small letters joined by hyphens",
    "Provider.name": "The name people know",
    "Provider.sector": "What kind of organisation it is",
    "Service.id": "A name in small letters joined by hyphens; never used again for another service",
    "Service.name": "The name people know",
    "Service.summary": "What it does, in a sentence",
    "Service.help": "Which kinds of help it gives; with none it is offered to nobody",
    "Service.for": "Whom it works with; with none it is offered to nobody",
    "Service.ages": "Ages it takes, both ends included",
    "Service.duration_weeks": "How many weeks the help lasts",
    "Service.sexes": "Whom it takes",
    "Service.area": "Where it works",
    "Service.network": "Whether it belongs to the commissioning network",
    "Service.tier": "For everybody, for some, or specialist",
    "Service.routes": "Who may ask it for help",
    "Service.requires_diagnosis": "Whether it needs a diagnosis",
    "Service.ends_at": "The birthday, in years, on which help stops",
    "Service.status": "Whether it takes people",
    "Service.capacity": "How much room it said it has, and when",
    "Service.checked": "When this record was last confirmed, by whom and from what",
    "Service.schedule": "Times of the week at which it runs",
    "Service.term_time_only": "Whether it stops in school holidays",
    "Service.cost": "What it costs the family; free where it costs nothing",
    "Service.languages": "Languages it works in, such as en",
    "Service.access": "Access, such as step_free",
    "Service.transport": "Help with getting there",
    "Service.remote": "Whether it works by telephone or online",
    "Service.programmes": "Programmes it runs",
    "Service.location": "Where people go",
    "Service.contact": "How it is reached",
    "Service.channels": "The only ways it works with people; leave it out where any way will do",
    "Service.terms": "Words of taxonomies on the service; they say nothing until a person reviewed them in crosswalk.yaml",
    "Service.extras": "Fields of other standards, kept as they came",
    "Ages.from": "From this age in years, or unborn",
    "Ages.to": "To this age in years, to the eve of the next birthday",
    "Ages.from_months": "From this age in months",
    "Ages.to_months": "To this age in months",
    "ServiceArea.kind": "What the codes stand for",
    "ServiceArea.codes": "Authority codes, postcode districts or names of school areas",
    "Capacity.state": "How much room there is",
    "Capacity.wait_weeks": "How many weeks people wait",
    "Capacity.said_on": "The day the service said so",
    "Checked.on": "The day",
    "Checked.by": "Who confirmed it",
    "Checked.source": "From what",
    "Checked.every_months": "How often it is to be checked, in months",
    "Session.day": "Day of the week",
    "Session.from": 'When it begins, such as "10:00"',
    "Session.to": 'When it ends, such as "12:00"',
    "Location.postcode": "Postcode, or its first half",
    "Location.note": "How to find it",
    "ServiceContact.phone": "Telephone number; nothing where it is not known",
    "ServiceContact.web": "Web address",
    "ServiceContact.how": "How to get in touch, in words",
    "Service.qualities": "Qualities as people judged them, for commissioners; they rule nothing in or out",
    "Qualities.co_production": "Made together with the people it is for",
    "Qualities.partnership": "Works in partnership with others",
    "Qualities.sustainability": "Can go on",
    "Qualities.wellbeing_outcomes": "Works towards outcomes of the person and the community, such as wellbeing and resilience",
    "Judgement.meets": "What was judged",
    "Judgement.on": "The day",
    "Judgement.by": "Who judged",
    "Judgement.source": "From what",
    "Term.scheme": "The taxonomy; empty where nobody says",
    "Term.id": "Its code there; for free text the words themselves",
    "Term.title": "What it is called",
    "CrosswalkFile.format": "Always 1",
    "CrosswalkFile.entries": "Terms and what persons found them to mean",
    "CrosswalkEntry.scheme": "The taxonomy; empty where nobody says",
    "CrosswalkEntry.id": "The term's code there; for free text the words themselves",
    "CrosswalkEntry.title": "What it is called",
    "CrosswalkEntry.help": "Which kinds of help it stands for; none where it is no kind of help",
    "CrosswalkEntry.for": "Whom such a service works with, where its own record does not say",
    "CrosswalkEntry.reason": "Why it is no kind of help",
    "CrosswalkEntry.reviewed": "Who reviewed it, and when; without it nobody is offered anything by it",
    "CrosswalkEntry.withdrawn": "Who took the review back, and when",
    "CrosswalkEntry.evidence": "What was seen when it was reviewed",
    "CrosswalkEntry.note": "Anything a reader should know",
    "Said.by": "A person's name",
    "Said.on": "The day",
    "TermsFile.format": "Always 1",
    "TermsFile.dates": "Terms, each an unbroken run of school weeks; half-term ends one",
    "SchoolTerm.area": "Code of the authority, or the school area as cases write it",
    "SchoolTerm.year": "School year, such as 2026-27",
    "SchoolTerm.from": "First school day",
    "SchoolTerm.to": "Last school day",
    "SchoolTerm.source": "Who published the dates, and where",
    "AreasFile.format": "Always 1",
    "AreasFile.source": "Where the figures come from",
    "AreasFile.covered": "Authorities of which every district is in this table",
    "AreasFile.authorities": "Names of authorities by code",
    "AreasFile.districts": "Postcode districts and how they lie in authorities",
    "District.district": "First half of a postcode",
    "District.postcodes": "Postcodes in the whole district",
    "District.authorities": "How many of its postcodes lie in each authority, by code",
    "DirectoryHead.format": "Always 1",
    "DirectoryHead.version": "The name of this version; raise it with every change, because decisions keep it",
    "DirectoryHead.owner": "A role, who answers for the directory",
    "DirectoryHead.note": "Anything a reader should know",
}  # fmt: skip


def directory_schemas(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The schema of service files, of the crosswalk of terms, of the table of areas and of the directory's head, by the name of the kind."""
    titles = {
        kind: {code: entry.title for code, entry in vocabulary.of(kind).items()}
        for kind in ("help", "people", "programmes", "access")
    }
    parts = {kind: one_of(words) for kind, words in titles.items()}
    fields: dict[str, Schema] = {
        "Service.help": maybe(one_or_many(ref("help"))),
        "Service.for": maybe(one_or_many(ref("people"))),
        "CrosswalkEntry.help": {"anyOf": [{"enum": [NOT_HELP]}, one_or_many(ref("help"), least=1)]},
        "CrosswalkEntry.for": maybe(one_or_many(ref("people"))),
        "Service.access": maybe(one_or_many({"anyOf": [ref("access"), text()]})),
        "Service.programmes": maybe(one_or_many(ref("programmes"))),
        "Service.routes": maybe(one_or_many(one_of(_ROUTES))),
        "Service.channels": maybe(one_or_many(one_of(_CHANNELS))),
        **{key: maybe(one_of(words)) for key, words in _WORDS.items() if key not in _NEEDED},
        **{key: one_of(words) for key, words in _WORDS.items() if key in _NEEDED},
    }
    return {
        "services": document(
            "Services of one provider",
            "A key that is missing is unknown, and unknown is shown, not guessed.",
            model_schema(DirectoryFile, fields, _ABOUT),
            parts,
        ),
        "crosswalk": document(
            "Terms and kinds of help",
            "What words of taxonomies mean here, as far as a person said so. Nobody is offered anything by the rest.",
            model_schema(CrosswalkFile, fields, _ABOUT),
            {kind: parts[kind] for kind in ("help", "people")},
        ),
        "terms": document(
            "School terms",
            "Term dates as they were published. Where none are written, they are not known and nothing follows from them.",
            model_schema(TermsFile, None, _ABOUT),
        ),
        "areas": document(
            "Areas",
            "Postcode districts and how their postcodes lie in authorities.",
            model_schema(AreasFile, None, _ABOUT),
        ),
        "directory": document(
            "Directory", "Names this version of the directory.", model_schema(DirectoryHead, None, _ABOUT)
        ),
    }


_NEEDED = frozenset({"ServiceArea.kind", "Capacity.state", "Judgement.meets"})
