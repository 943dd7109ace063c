"""The starter models: weights, cards, and the training code that made them."""
