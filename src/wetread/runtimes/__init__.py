"""Where weights and devices live; the only room that touches torch when a case runs.

Importing the room registers its runtimes and imports no torch; the models come when they run.
"""

from wetread.runtimes import monai, scripted, transformers_text, transformers_vision

__all__ = ["monai", "scripted", "transformers_text", "transformers_vision"]
