"""Watches over what is trusted: which models may work unwatched, and what they proved before."""
