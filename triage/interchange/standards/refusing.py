"""Files that go by the names of the standards and hold no services: said for what they are, and where they belong."""

from __future__ import annotations

from collections.abc import Mapping

from triage.errors import DataProblem
from triage.model import Issue

_WHY = "there is no service in it that could be brought in"
_KINDS: Mapping[str, tuple[str, str, str]] = {
    "schema": ("DI201", "this is a JSON Schema: it describes a feed and holds no services", "give the feed itself"),
    "openapi": ("DI202", "this is an OpenAPI description of an interface, not its data", "give what the interface answers at /services"),
    "datapackage": ("DI203", "this describes the tables of a data package and holds no rows", "name the folder with the CSV files"),
    "feeds": ("DI204", "this is a list of feeds, as the Open Referral UK dashboard gives it", "fetch one of the feeds it lists, and import that"),
    "api_details": ("DI205", "this says which version an interface has (its first page), and holds no services",
                    "give what the interface answers at /services"),
    "taxonomy": ("DI206", "this is a taxonomy: terms, and no services", "see its terms with `triage directory map show --taxonomy FILE`"),
    "terms": ("DI206", "this is a taxonomy: terms, and no services", "see its terms with `triage directory map show --taxonomy FILE`"),
    "location": ("DI207", "these are places without the services given there", "give services, or services at locations"),
    "organization": ("DI208", "these are organisations without their services", "give services, or organisations in full"),
    "review": ("DI209", "these are reviews of services, not the services", "give what the interface answers at /services"),
    "case": ("DI213", "this is a case file about a child, not a directory", "use `triage case add` or `triage assess`"),
    "nothing": ("DI212", "the file says null: nothing", "give the feed itself"),
    "xml": ("DI211", "this is XML, and no taxonomy that is known", "give JSON of Open Referral UK, HSDS or Outpost, or a CSV data package"),
    "unknown": ("DI210", "nothing in it is known from Open Referral UK, HSDS or Outpost",
                "services have an id, a name and fields such as organization or status"),
}  # fmt: skip


def not_services(kind: str, file: str) -> DataProblem:
    """The refusal of a file of this kind (DI2xx)."""
    code, what, mend = _KINDS.get(kind, _KINDS["unknown"])
    return DataProblem([Issue(file=file, code=code, what=what, why=_WHY, mend=mend)])
