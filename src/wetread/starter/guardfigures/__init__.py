"""What each guard of words is worth on each set, by one command, as figures and as a table."""
