"""How the starter models were made; the only part of the starter that imports torch."""
