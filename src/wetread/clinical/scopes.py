"""What an API token may be given; named here alone, so that a command's help needs nothing else."""

from typing import Final

SCOPES: Final = ("read", "case", "queue", "sign", "users", "models", "simulation", "audit")
