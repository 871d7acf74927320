"""Measures on a large database: ``make bench``, ``make bench NAME=table``, ``SCALE=0.01`` for a
quick try. Never a timed test: what is reached is printed beside its floors and its goal."""
