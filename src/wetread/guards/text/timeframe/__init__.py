"""Which days and times a text speaks of."""
