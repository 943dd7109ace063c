"""Where weights and devices live; the only room that touches torch when a case runs."""
