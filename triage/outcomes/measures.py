"""Published measures: their library, what changed on them, and nothing called reliable that nobody published."""

from triage.outcomes.measures_added_value import AddedValueFound, added_value, effect_size, mean_added_value
from triage.outcomes.measures_change import (
    CLASSES,
    Yardstick,
    cut_off,
    points_needed,
    reliable_change_index,
    standard_error,
    yardstick,
)
from triage.outcomes.measures_library import (
    LibraryRead,
    MeasureDef,
    MeasureLibrary,
    load_measures,
    read_measures,
)
from triage.outcomes.measures_report import MeasureReport, measure_report
from triage.outcomes.measures_rows import ADD_UP, COUNTS, MeasureRow, MeasureWarning

__all__ = [
    "ADD_UP", "CLASSES", "COUNTS", "AddedValueFound", "LibraryRead", "MeasureDef", "MeasureLibrary", "MeasureReport", "MeasureRow",
    "MeasureWarning", "Yardstick", "added_value", "cut_off", "effect_size", "load_measures", "mean_added_value", "measure_report",
    "points_needed", "read_measures", "reliable_change_index", "standard_error", "yardstick",
]  # fmt: skip
