"""Plays scenarios through the real graph and the real guards."""
