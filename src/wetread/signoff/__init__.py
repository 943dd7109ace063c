"""The worklist: drafts wait here for a name. Sole importer of the seal."""
