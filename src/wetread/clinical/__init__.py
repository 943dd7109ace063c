"""Nouns of the reading room, in the standards' own words: frozen values, no input or output."""
