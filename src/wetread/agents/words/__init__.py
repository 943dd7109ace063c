"""How people name examinations, days and hours, as rules that read one kind of phrase each."""
