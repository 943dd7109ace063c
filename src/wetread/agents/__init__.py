"""One agent per file: a task and a study become findings, a draft or a proposal."""
