"""Exports of the shared table: what someone sees of a sheet, as a file."""
