"""The shared table, live: what the database tells, and who is told (docs/adr/0010)."""
