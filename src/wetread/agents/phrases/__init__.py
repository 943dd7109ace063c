"""The vetted phrase bank: what a draft may say, as YAML, and how a phrase is found and filled."""
