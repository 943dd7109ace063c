"""The models themselves. Everything in here imports torch; import it only when a model runs.

No hub is ever asked, whatever the environment says: the switches are set before transformers is
imported, and every loader is told so again.
"""

import os

import torch

os.environ.update(
    HF_HUB_OFFLINE="1",
    TRANSFORMERS_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
    HF_HUB_DISABLE_PROGRESS_BARS="1",
    TOKENIZERS_PARALLELISM="false",
)
# The same input gives the same bytes, and fp32 means fp32.
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.benchmark = False
torch.backends.cudnn.allow_tf32 = False
torch.backends.cuda.matmul.allow_tf32 = False
