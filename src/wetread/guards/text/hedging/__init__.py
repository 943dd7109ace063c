"""Whether a text says that it is uncertain."""
