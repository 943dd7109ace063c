"""Phantoms with known answers that a model must get right before anybody may promote it."""
