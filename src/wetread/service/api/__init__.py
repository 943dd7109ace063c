"""The HTTP API: what the pages and the commands can do, for programs."""
