"""Generated feeds: services of HSDS 3, Open Referral UK 1.0 and Outpost with any of their fields, and fields nobody knows."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.interchange.standards.builders import nested, oruk_1, outpost, uuid

WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
ANY_TEXT = st.text(max_size=20)  # half characters too
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**50), 2**50)
    | st.floats(allow_nan=False, allow_infinity=False)
    | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=6,
)
DAYS = st.dates().map(lambda day: day.isoformat())
IDS = st.integers(1, 10**6).map(uuid)
RULES = st.fixed_dictionaries(
    {"id": IDS},
    optional={
        "valid_from": DAYS, "valid_to": DAYS, "freq": st.sampled_from(["WEEKLY", "MONTHLY", None]), "interval": st.sampled_from([1, 2, "1"]),
        "byday": st.sampled_from(["MO", "TU,SA", "2MO", "", None, "XX"]), "bymonthday": st.sampled_from(["2,3", None]),
        "opens_at": st.sampled_from(["09:00", "10:00:00", "14:00Z", None]), "closes_at": st.sampled_from(["12:30", "18:00:00", "08:00", None]),
        "x_unknown": PLAIN,
    },
)  # fmt: skip
PLACES = st.fixed_dictionaries(
    {"id": IDS, "location_type": st.sampled_from(["physical", "virtual", "postal"])},
    optional={
        "name": WORDS, "latitude": st.sampled_from([52.4, 0, 100, -1.8, None]), "longitude": st.sampled_from([-1.8, 0, 101, 52.4, None]),
        "addresses": st.lists(
            st.fixed_dictionaries({"id": IDS, "address_1": WORDS, "postal_code": st.sampled_from(["B90 1AA", "", "b90"])}), max_size=2
        ),
        "accessibility": st.lists(st.fixed_dictionaries({"id": IDS}, optional={"description": WORDS, "x": PLAIN}), max_size=2),
        "transportation": WORDS, "x_unknown": PLAIN,
    },
)  # fmt: skip
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": WORDS, "description": ANY_TEXT, "url": st.sampled_from(["https://example.org/", "", None]), "email": WORDS,
    "status": st.sampled_from(["active", "inactive", "defunct", "temporarily closed", "odd", None]),
    "minimum_age": st.sampled_from([None, 0, 5, 0.5, "3"]), "maximum_age": st.sampled_from([None, 4, 11, 100, 1.5]), "fees": ANY_TEXT,
    "schedules": st.lists(RULES, max_size=3),
    "service_at_locations": st.lists(
        st.fixed_dictionaries({"id": IDS}, optional={"location": PLACES, "schedules": st.lists(RULES, max_size=2), "x": PLAIN}), max_size=2
    ),
    "service_areas": st.lists(st.fixed_dictionaries({"id": IDS}, optional={"name": WORDS, "uri": st.sampled_from(["E08000029", "x"])}), max_size=2),
    "languages": st.lists(st.fixed_dictionaries({"id": IDS, "code": st.sampled_from(["ur", "en", "pol", "Klingon", ""])}), max_size=3),
    "cost_options": st.lists(
        st.fixed_dictionaries({"id": IDS}, optional={"amount": st.sampled_from([0, 5, 3.5, -1, "x"]), "option": WORDS, "currency": WORDS}), max_size=2
    ),
    "attributes": st.lists(
        st.fixed_dictionaries({"id": IDS, "taxonomy_term": st.fixed_dictionaries({"id": IDS, "name": WORDS}, optional={"taxonomy": WORDS})}),
        max_size=2,
    ),
    "phones": st.lists(st.fixed_dictionaries({"id": IDS, "number": st.sampled_from(["01632 960001", '"01632 960002"'])}), max_size=2),
    "contacts": st.lists(st.fixed_dictionaries({"id": IDS}, optional={"name": WORDS, "phones": PLAIN}), max_size=2),
    "assured_date": DAYS, "assurer_email": st.sampled_from(["owner@example.org", "", None]), "application_process": ANY_TEXT,
    "capacities": st.lists(st.fixed_dictionaries({"id": IDS, "available": st.sampled_from([0, 3, -1]), "updated": DAYS}), max_size=2),
    "x_unknown": PLAIN, "organization": st.sampled_from([{"id": uuid(900), "name": "Fictional Trust"}, {"id": uuid(901)}]) | PLAIN,
}  # fmt: skip


@st.composite
def services(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few services of HSDS 3, many of them with faults."""
    many = draw(st.lists(st.fixed_dictionaries({}, optional=FIELDS), min_size=1, max_size=4))
    return [{**nested(draw(st.integers(1, 6))), **fields} for fields in many]


@st.composite
def older(draw: st.DrawFn) -> tuple[str, list[dict[str, Any]]]:
    """A few services of Open Referral UK 1.0 or Outpost."""
    made = draw(st.sampled_from([("oruk-1.0", oruk_1), ("outpost", outpost)]))
    fields = {
        "description": ANY_TEXT, "regular_schedules": st.lists(st.fixed_dictionaries({"weekday": st.sampled_from(["Monday", 3, "", None]),
        "opens_at": st.sampled_from(["10:00", None]), "closes_at": st.sampled_from(["12:00", "09:00"])}), max_size=2),
        "eligibilitys": st.lists(st.fixed_dictionaries({"minimum_age": st.sampled_from([None, 3]), "maximum_age": st.sampled_from([2, 9])}), max_size=2),
        "min_age": st.sampled_from([None, 3, 12]), "max_age": st.sampled_from([None, 9, 25]), "free": st.sampled_from([None, True, False]),
        "taxonomies": st.lists(st.fixed_dictionaries({"id": st.integers(1, 9), "name": WORDS}), max_size=2), "x_unknown": PLAIN,
        "locations": st.lists(st.fixed_dictionaries({"id": st.integers(1, 9), "name": WORDS}, optional={"postal_code": WORDS}), max_size=2),
    }  # fmt: skip
    many = draw(st.lists(st.fixed_dictionaries({}, optional=fields), min_size=1, max_size=4))
    return made[0], [{**made[1](number + 1), **one} for number, one in enumerate(many)]
