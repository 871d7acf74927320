"""The demonstration: an invented Region, its communities and two years of their life.

Texts are in ``texts/``; everything else is drawn from them with a fixed seed, and dated from today.
"""
