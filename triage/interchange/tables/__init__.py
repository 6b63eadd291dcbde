"""CSV data packages of HSDS and Open Referral UK: read by joining their tables, written back table by table."""

from triage.interchange.tables.reading import open_tables
from triage.interchange.tables.writing import PackageWriter

__all__ = ["PackageWriter", "open_tables"]
