"""One file per group of commands; imports of anything slow stand inside the functions."""
