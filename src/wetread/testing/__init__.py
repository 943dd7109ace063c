"""Fakes and conformance kits for people who write their own runtimes, agents and guards."""
