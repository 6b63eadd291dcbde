"""Value objects that cross module lines."""

from triage.model.case import (
    AnswerGiven,
    Awaiting,
    CaseFile,
    Child,
    Consent,
    Household,
    Indicator,
    NeedScore,
    OpenService,
    PastAction,
    Person,
    PersonCode,
    Preferences,
    Referrer,
    Review,
)
from triage.model.decision import (
    Action,
    Ask,
    Contact,
    Decision,
    EngineVersion,
    Escalation,
    FlagRaised,
    HeldBack,
    HumanReview,
    Level,
    LinkedPerson,
    NotOffered,
    SettingsPrint,
    Sharing,
    Unmet,
    Version,
)
from triage.model.issue import Issue
from triage.model.plain import Day, Number, Value, Whole, YesNo
from triage.model.settings import (
    AreaSettings,
    Assurance,
    Awareness,
    Caps,
    EmergencyContacts,
    ReviewIntervals,
    Settings,
)

__all__ = [
    "Action", "AnswerGiven", "AreaSettings", "Ask", "Assurance", "Awaiting", "Awareness", "Caps", "CaseFile", "Child", "Consent",
    "Contact", "Day", "Decision", "EmergencyContacts", "EngineVersion", "Escalation", "FlagRaised", "HeldBack",
    "Household", "HumanReview", "Indicator", "Issue", "Level", "LinkedPerson", "NeedScore", "NotOffered", "Number",
    "OpenService", "PastAction", "Person", "PersonCode", "Preferences", "Referrer", "Review", "ReviewIntervals",
    "Settings", "SettingsPrint", "Sharing", "Unmet", "Value", "Version", "Whole", "YesNo",
]  # fmt: skip
