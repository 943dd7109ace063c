"""Monitors over time: what no single case can show."""
