"""Many rows of a sheet changed at once: chosen, planned, shown, confirmed, written as one change
(docs/adr/0013)."""
