"""The composition root: settings become a working system."""
