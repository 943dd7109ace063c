"""When to look again, as published guidelines say it: tables to read, to cite and to change."""
