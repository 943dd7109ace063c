"""Whether a text says what the findings of its case bear out."""
