"""What a simulation leaves behind: a page to look at, and files for other tools."""
