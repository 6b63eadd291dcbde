"""Words for other readers: a decision as a letter to a family, a service, the referrer or a meeting (contract, section 3).

Pure: a decision, its case and the words of the day in, a letter out. What may be told to whom is worked out in :mod:`knowing`, whether a
paper is safe at all in :mod:`safety`; all phrases lie in ``rules/wording/``.
"""

from triage.letters.model import AUDIENCES, HEADINGS, Audience, Came, Headings, Letter, Occasion, Section
from triage.letters.reading_age import ReadingAge, reading_age
from triage.letters.writing import write_letter

__all__ = [
    "AUDIENCES", "HEADINGS", "Audience", "Came", "Headings", "Letter", "Occasion", "ReadingAge", "Section", "reading_age", "write_letter",
]  # fmt: skip
