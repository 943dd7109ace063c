"""Whether a text says who somebody is."""
