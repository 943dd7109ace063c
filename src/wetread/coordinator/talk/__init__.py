"""Turns after the first: what they go on from, what they ask of the record, and its answers."""
