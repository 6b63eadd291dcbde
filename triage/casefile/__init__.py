"""Case files: text to checked cases, and problems with their places."""

from triage.casefile.answered import OPEN_WORDS, apply_answers, as_day
from triage.casefile.prepare import EXAMPLE_DAY, content_hash, expand_example, without_identity
from triage.casefile.reading import case_from_data, check_case, read_cases
from triage.casefile.shapes import CaseBatch, Problem
from triage.casefile.standing import with_standing

__all__ = ["EXAMPLE_DAY", "OPEN_WORDS", "CaseBatch", "Problem", "apply_answers", "as_day", "case_from_data", "check_case", "content_hash", "expand_example", "read_cases", "with_standing", "without_identity"]  # fmt: skip
