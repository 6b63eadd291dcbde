"""Which services take this person on this day, ranked and with reasons; which do not, and why."""

from triage.signposting.area import AreaStatus, AreaTable, area_status
from triage.signposting.catalogue import Directory
from triage.signposting.loading import load_directory
from triage.signposting.match import REASONS, Match, NotFor, Offer, Request, match

__all__ = [
    "REASONS",
    "AreaStatus",
    "AreaTable",
    "Directory",
    "Match",
    "NotFor",
    "Offer",
    "Request",
    "area_status",
    "load_directory",
    "match",
]
