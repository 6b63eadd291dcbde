"""What the product asks of a record, part by part; :class:`triage.store.protocol.Record` is all of it."""
