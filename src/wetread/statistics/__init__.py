"""Intervals, calibration and conformal sets; a figure without a method is not a figure."""
