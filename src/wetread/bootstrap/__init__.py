"""The composition root: settings become a working system."""

from wetread.bootstrap.models import LocalModels, Models
from wetread.bootstrap.settings import Settings
from wetread.bootstrap.system import System

__all__ = ["LocalModels", "Models", "Settings", "System"]
