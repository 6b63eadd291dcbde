"""Finding services by a question in plain words: what it asks, which services answer it, and why each one does.

``read_question`` turns words into a :class:`Question` that can be said back; ``find`` looks it up in a text index
(:class:`triage.store.service_index.ServiceIndex`) and works out who is taken. Nothing here opens a file or asks a clock.
"""

from triage.signposting.finding.fitting import NOT_REVIEWED, NOT_SAID, Asker, Fit
from triage.signposting.finding.lexicon import Lexicon, lexicon
from triage.signposting.finding.matched import Found, TextIndex
from triage.signposting.finding.question import DAYS, Ages, Correction, Group, Question, Reading, Slot
from triage.signposting.finding.reading import Moment, exact_age, read_question, with_options
from triage.signposting.finding.searching import LIMIT, Answer, Hit, Matched, find

__all__ = [
    "DAYS", "LIMIT", "NOT_REVIEWED", "NOT_SAID", "Ages", "Answer", "Asker", "Correction", "Fit", "Found", "Group", "Hit", "Lexicon", "Matched",
    "Moment", "Question", "Reading", "Slot", "TextIndex", "exact_age", "find", "lexicon", "read_question", "with_options",
]  # fmt: skip
