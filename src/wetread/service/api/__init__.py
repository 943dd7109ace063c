"""The HTTP API: what the pages and the commands can do, for programs."""

from typing import Final

PREFIX: Final = "/api/v1"
