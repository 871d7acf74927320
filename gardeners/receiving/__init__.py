"""Emails received by the platform (ADR 0026): read, trusted or not, kept for who sent them, and
proposed as a contact to log."""
