"""Protocols of one method for everything that is hard, slow or random."""
