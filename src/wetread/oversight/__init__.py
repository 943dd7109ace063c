"""Watches over what is trusted: which models may work unwatched, and how people and models did."""
