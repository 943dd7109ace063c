"""What a text says of findings: present, absent or uncertain, now or formerly, on which side."""
