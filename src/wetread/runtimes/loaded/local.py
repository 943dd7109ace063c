"""transformers reads verified local files here, and nothing from anywhere else."""

from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from transformers.utils import logging

from wetread.errors import WeightsRefused

logging.disable_progress_bar()  # stdout and stderr belong to whoever runs the command


def pretrained(auto: Any, directory: Path, **settings: Any) -> Any:
    """`auto.from_pretrained` on verified files alone: no hub, no pickle, no code of theirs.

    Raises:
        WeightsRefused: the directory holds no model of that kind.
    """
    try:
        return auto.from_pretrained(
            directory,
            local_files_only=True,
            trust_remote_code=False,
            **settings,
        )
    except SafetensorError:
        reason = "its weights are not a safetensors file; convert the checkpoint"
    except (OSError, ValueError, KeyError):
        reason = f"{auto.__name__} cannot read it; check config.json and the weights' format"
    raise WeightsRefused(f"model {directory.name!r}: {reason}")
