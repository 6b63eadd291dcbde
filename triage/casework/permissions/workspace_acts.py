"""Who may do what with the workspace: people, rules, services, figures, safe copies."""

from __future__ import annotations

from triage.casework.permissions.scopes import ANY, Act, act, everybody, look

_PEOPLE = (
    look("people.list", "See who is registered", everybody()),
    look("people.rights", "See who may do what", everybody()),
    act("people.add", "Register somebody", coordinator=ANY, manager=ANY, data_steward=ANY),
    act(
        "people.change",
        "Change somebody's role, team or account",
        coordinator=ANY,
        manager=ANY,
        data_steward=ANY,
    ),
    act("people.leave", "Say that somebody left", coordinator=ANY, manager=ANY, data_steward=ANY),
    act("screens.keep", "Keep a view or a setting of one's own", everybody(but={"auditor"})),
    act("people.away", "Say who is away and who covers", everybody(but={"referrer", "auditor"})),
    act("people.keys", "Make and exchange keys", coordinator=ANY, manager=ANY, data_steward=ANY),
    look("people.keys.read", "See whose keys are registered", everybody(but={"referrer"})),
    act("downtime.forms", "Number forms on paper", everybody(but={"referrer", "auditor"})),
    look("downtime.read", "See which forms on paper are not entered yet", everybody(but={"referrer"})),
)
_WORK = (
    look("due", "See what is due", everybody()),
    look("outcomes", "See what changed, in figures", everybody(but={"referrer", "directory_owner"})),
    look("value", "See what it was worth, in figures", everybody(but={"referrer"})),
    look(
        "report",
        "See reports of the unit, in figures",
        coordinator=ANY,
        clinical_lead=ANY,
        safeguarding_lead=ANY,
        manager=ANY,
        data_steward=ANY,
        auditor=ANY,
    ),
    look("report.people", "See the caseload of single workers in a report", unnamed=False, manager=ANY),
    look("assess", "Have a case file decided on without keeping it", everybody()),
)
_KEEPING = (
    look("audit.read", "Read the audit log", unnamed=False, auditor=ANY, data_steward=ANY, manager=ANY),
    look("audit.verify", "Check that the audit log is whole", everybody()),
    act("record.encrypt", "Encrypt the record", coordinator=ANY, manager=ANY, data_steward=ANY),
    act(
        "record.upgrade",
        "Bring the record's tables up to date",
        coordinator=ANY,
        manager=ANY,
        data_steward=ANY,
    ),
    act("backup", "Make a safe copy", coordinator=ANY, manager=ANY, data_steward=ANY),
    act(
        "restore",
        "Bring a safe copy back (where no record in use can be opened nobody is asked: whoever holds the copy and its key has all that is in it)",
        manager=ANY,
        data_steward=ANY,
    ),
)
_RULES = (
    act(
        "rules.propose", "Propose a change of the rules", rules_owner=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, directory_owner=ANY,
    ),
    act(
        "rules.edit", "Change a rule file at the screens", rules_owner=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, directory_owner=ANY,
    ),
    act("rules.approve", "Approve somebody else's change", rules_owner=ANY, coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act("rules.publish", "Put approved rules into effect", rules_owner=ANY, coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act(
        "rules.withdraw", "Take a proposal back", rules_owner=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY,
        safeguarding_lead=ANY, manager=ANY, data_steward=ANY, directory_owner=ANY,
    ),
    act("rules.restore", "Bring earlier rules back", rules_owner=ANY, coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
    act("rules.files", "Bring rule files back", rules_owner=ANY, coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY),
)  # fmt: skip
_DIRECTORY = (
    act("directory.keep", "Keep service records true", directory_owner=ANY, coordinator=ANY, lead_practitioner=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY, rules_owner=ANY),
    act("directory.report", "Say that a service's record is wrong", everybody(but={"auditor"})),
    act("directory.import", "Bring service records in", directory_owner=ANY, coordinator=ANY, manager=ANY, data_steward=ANY),
    act("directory.map", "Review terms of other directories", directory_owner=ANY, coordinator=ANY, clinical_lead=ANY, safeguarding_lead=ANY, manager=ANY, data_steward=ANY, lead_practitioner=ANY, rules_owner=ANY),
    look("directory.export", "Give service records out", everybody()),
)  # fmt: skip

WORKSPACE_ACTS: tuple[Act, ...] = (*_PEOPLE, *_WORK, *_KEEPING, *_RULES, *_DIRECTORY)
