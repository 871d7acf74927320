"""The review of a community by its two gardeners: an agenda that writes itself, what they decide,
and the minutes that each side reads."""
