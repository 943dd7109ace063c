"""A day's list: many examinations over the scanners, people and bays of one department."""
