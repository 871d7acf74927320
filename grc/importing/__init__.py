"""The import engine: from any spreadsheet to rows that were checked, matched and can be undone.

It knows no app. What can be imported is declared by the apps in their ``importers.py``, found at
start as the admin finds its modules (see ``registry``).

A file is read by a process of its own, bounded in memory and time (``reader`` and ``child``).
"""
