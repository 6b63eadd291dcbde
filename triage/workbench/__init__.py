"""The rule workbench: what a change of rules would do to many cases, and why a case is not answered otherwise."""
