"""What outcomes were worth: impact maps, the arithmetic, what-ifs, and a statement that traces every pound."""

from triage.valuing.library import ImpactMap, Library, load_library, load_map
from triage.valuing.printing import plain, valuation_json
from triage.valuing.statement import Valuation, ValuedRow
from triage.valuing.stating import needs_record, value

__all__ = [
    "ImpactMap",
    "Library",
    "Valuation",
    "ValuedRow",
    "load_library",
    "load_map",
    "needs_record",
    "plain",
    "valuation_json",
    "value",
]
