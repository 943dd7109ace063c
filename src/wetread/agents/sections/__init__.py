"""What a report has to say, section by section, before it has words."""
