"""What is served, judged over a manifest: a case's readers, gates and models, and the truth."""
