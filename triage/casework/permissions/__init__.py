"""Rights as data: who may do what, and who sees which part of a case."""

from triage.casework.permissions.acts import ACTS, CASE_ROLES
from triage.casework.permissions.fields import FIELDS, Field, fields_for
from triage.casework.permissions.scopes import (
    ANY,
    OWN_CASE,
    OWN_REFERRAL,
    OWN_TEAM,
    ROLES,
    SCOPE_WORDS,
    SEES_NO_CASE,
    Act,
    covers,
)

__all__ = [
    "ACTS", "ANY", "CASE_ROLES", "FIELDS", "OWN_CASE", "OWN_REFERRAL", "OWN_TEAM", "ROLES", "SCOPE_WORDS", "SEES_NO_CASE", "Act",
    "Field", "covers", "fields_for",
]  # fmt: skip
