"""Whether what is promised is held, quarter by quarter."""
