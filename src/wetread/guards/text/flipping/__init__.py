"""Whether an answer gives up the one before it."""
