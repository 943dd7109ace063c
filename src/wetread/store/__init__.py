"""Engine, sessions, migrations and the artefact store; each room keeps its own tables."""
