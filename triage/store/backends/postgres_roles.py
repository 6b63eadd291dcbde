"""Group roles of a PostgreSQL record: the server itself holds who may read and write which part.

The program asks for roles by person and case (docs of ``triage people rights``); a login of the server can be told apart
only by table. What a login may do here is the outer wall: the audit log is added to and read, never changed; who the child
is, is read only by those who may see it; a decision, an event or a text once written stays. It does not tell one case from
another, and a login that several people share does not tell them apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from triage.store.backends.place import IDENTITY, RECORD, Part

READER, WORKER, REFERRER, STEWARD, AUDITOR, KEEPER, SEES_IDENTITY = (
    "triage_reader",
    "triage_worker",
    "triage_referrer",
    "triage_steward",
    "triage_auditor",
    "triage_rules",
    "triage_identity",
)
GROUPS: Mapping[str, str] = {
    READER: "reads cases, without names; its looks are logged",
    SEES_IDENTITY: "reads names, addresses and numbers; given beside another role",
    REFERRER: "adds cases and answers; reads cases, without names",
    WORKER: "works on cases: adds and changes, removes nothing but marks and links of services",
    STEWARD: "does the work of a data steward too: names, correcting, erasing",
    AUDITOR: "reads everything but names, and the audit log; changes nothing",
    KEEPER: "looks after rules and services: reads no words about a child",
}
"""Group role -> what it may."""
FOR_ROLES: Mapping[str, tuple[str, ...]] = {
    "referrer": (REFERRER,),
    "coordinator": (WORKER, SEES_IDENTITY),
    "lead_practitioner": (WORKER, SEES_IDENTITY),
    "clinical_lead": (WORKER, SEES_IDENTITY),
    "safeguarding_lead": (WORKER, SEES_IDENTITY),
    "manager": (WORKER,),
    "data_steward": (STEWARD,),
    "auditor": (AUDITOR,),
    "directory_owner": (KEEPER,),
    "rules_owner": (KEEPER,),
}
"""Role of a registered person -> group roles of that person's login."""
_EVERYBODY = (READER, KEEPER)
"""Roles that stand below all others: whoever looks, adds to the log and its head."""
_INHERITS: Sequence[tuple[str, str]] = (
    (READER, REFERRER),
    (READER, WORKER),
    (READER, AUDITOR),
    (WORKER, STEWARD),
    (SEES_IDENTITY, STEWARD),
)
_WORDS_OF_CASES = ("content", "case_words", "case_marks", "draft_bodies")
_ONLY_ADDED = (
    "events", "texts", "snapshots", "decisions", "referral_moves", "rule_versions", "tombstones", "releases",
)  # fmt: skip
"""Tables whose rows stay as they were written."""
_HEADS = ("audit_head", "row_hashes")
"""What every step brings up to date: the head of the log, and the digests of rows."""
_OWN = ("saved_views", "preferences")
"""What everybody keeps for themselves."""
_DRAFTS = ("drafts", "draft_bodies")
REMOVED_AT_WORK = ("case_marks", "partner_services", "row_hashes", "draft_bodies", "saved_views")
"""Tables from which ordinary work removes rows."""
_KEPT_BY_OWNERS = (
    "texts", "snapshots", "rule_versions", "rule_proposals", "rule_answers", "rule_approvals", "kept_rules", "directory_states",
    "service_changes", "events",
)  # fmt: skip
_CHANGED_BY_OWNERS = ("rule_proposals", "kept_rules", "directory_states", "service_changes", *_HEADS)


def role_statements() -> tuple[str, ...]:
    """SQL that makes the group roles, where this login may; those that are there are left as they are."""
    made = [
        f"DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        for role in GROUPS
    ]
    joined = [
        f"DO $$ BEGIN IF NOT pg_has_role('{higher}', '{lower}', 'MEMBER') THEN GRANT {lower} TO {higher}; END IF; "
        "EXCEPTION WHEN unique_violation OR internal_error THEN NULL; END $$"
        for lower, higher in _INHERITS
    ]
    return (*made, *joined)


def part_grants(part: Part, roles: AbstractSet[str]) -> tuple[str, ...]:
    """SQL that gives the group roles that are there their rights in one part; run by the owner of its tables."""
    if part == RECORD:
        statements = _of_record()
    elif part == IDENTITY:
        statements = _of_identity()
    else:
        statements = _of_log(part)
    return tuple(statement for role, statement in statements if role in roles)


def _of_record() -> list[tuple[str, str]]:
    schema = "triage"
    found = [_use(role, schema) for role in GROUPS]
    found += [(role, f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}") for role in _EVERYBODY]
    found += [
        (role, f"GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {role}") for role in (WORKER,)
    ]
    found += [(REFERRER, f"GRANT INSERT ON ALL TABLES IN SCHEMA {schema} TO {REFERRER}")]
    found += [(STEWARD, f"GRANT DELETE ON ALL TABLES IN SCHEMA {schema} TO {STEWARD}")]
    found += [_on(KEEPER, schema, "SELECT", _WORDS_OF_CASES, take=True)]
    found += [_on(KEEPER, schema, "INSERT", (*_KEPT_BY_OWNERS, *_HEADS))]
    found += [_on(KEEPER, schema, "UPDATE", _CHANGED_BY_OWNERS)]
    found += [_on(READER, schema, "INSERT, UPDATE", _HEADS)]
    found += [_on(role, schema, "INSERT", ("releases",)) for role in _EVERYBODY]
    found += [_on(role, schema, "INSERT, UPDATE, DELETE", _OWN) for role in _EVERYBODY]
    found += [_on(REFERRER, schema, "UPDATE", ("unread_referrals", *_DRAFTS))]
    found += [_on(REFERRER, schema, "DELETE", ("draft_bodies",))]
    found += [_on(role, schema, "DELETE", ("row_hashes",)) for role in _EVERYBODY]
    found += [_on(WORKER, schema, "DELETE", REMOVED_AT_WORK)]
    found += [_on(WORKER, schema, "UPDATE", _ONLY_ADDED, take=True)]
    found += [_on(STEWARD, schema, "DELETE", ("events", "migrations", "tombstones", "releases"), take=True)]
    found += [_on(role, schema, "INSERT, UPDATE", ("migrations",), take=True) for role in (WORKER, REFERRER)]
    return found


def _of_identity() -> list[tuple[str, str]]:
    schema = "identity"
    return [
        *(_use(role, schema) for role in GROUPS),
        _on(SEES_IDENTITY, schema, "SELECT", ("identity_bodies",)),
        *(_on(role, schema, "INSERT", ("identity_bodies",)) for role in (WORKER, REFERRER)),
        _on(STEWARD, schema, "DELETE", ("identity_bodies",)),
        *(_on(role, schema, "SELECT", ("identity_migrations",)) for role in _EVERYBODY),
    ]


def _of_log(schema: str) -> list[tuple[str, str]]:
    return [
        *(_use(role, schema) for role in GROUPS),
        *((role, f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role}") for role in _EVERYBODY),
        *(_on(role, schema, "UPDATE", ("heads",)) for role in _EVERYBODY),
        *(_on(role, schema, "INSERT", (f"{schema}_migrations",), take=True) for role in _EVERYBODY),
    ]


def _use(role: str, schema: str) -> tuple[str, str]:
    return role, f"GRANT USAGE ON SCHEMA {schema} TO {role}"


def _on(role: str, schema: str, rights: str, tables: Iterable[str], *, take: bool = False) -> tuple[str, str]:
    """Give or take rights on tables; one that this record does not have is passed over."""
    act, way = ("REVOKE", "FROM") if take else ("GRANT", "TO")
    listed = ", ".join(f"'{table}'" for table in tables)
    return role, (
        f"DO $$ DECLARE one text; BEGIN FOREACH one IN ARRAY ARRAY[{listed}] LOOP "
        f"IF to_regclass('{schema}.' || one) IS NOT NULL THEN EXECUTE format('{act} {rights} ON {schema}.%I {way} {role}', one); "
        "END IF; END LOOP; END $$"
    )


def whole_script(parts: Iterable[Part], logins: Mapping[str, Sequence[str]]) -> str:
    """SQL that an operator may run: the roles, their rights in every part, and the roles of each login.

    ``logins`` is login -> roles of the registered person. It may be run again at any time.
    """
    lines = ["-- Group roles; run as the owner of the database, who may make roles.", "BEGIN;"]
    lines += [f"{statement};" for statement in role_statements()]
    for part in parts:
        lines += [f"-- {part}", *(f"{statement};" for statement in part_grants(part, set(GROUPS)))]
    for login, roles in logins.items():
        groups = dict.fromkeys(group for role in roles for group in FOR_ROLES.get(role, ()))
        lines += [f"GRANT {group} TO {quoted(login)};" for group in groups]
    return "\n".join([*lines, "COMMIT;"])


def quoted(name: str) -> str:
    """A login's name as PostgreSQL reads it."""
    return '"' + name.replace('"', '""') + '"'
