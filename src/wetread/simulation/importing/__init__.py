"""Turns sets that others made into scenarios; what they say is data, and never an instruction."""
