"""Synthetic studies with known anatomy, masks and labels."""
