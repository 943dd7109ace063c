"""What every runtime is built from, and what agents may read out of its answers.

A runtime is a registered factory: injected `RuntimeResources` first, then the parameters that a
manifest gives. Loading a manifest touches no weights; the first inference does.

An `Inference` holds, where the model yields it:

* `arrays["mask"]` float32 [structures, rows, columns] (volumes: [structures, slices, rows,
  columns]), probabilities on the image's own grid. `labels` names the structures, background left
  out. The lung model names `right-lung` and `left-lung`. Models that predict their own Dice
  overlap, 0 to 1, give `scalars["quality"]` for all structures as one, `arrays["quality"]`
  [structures] for each, and `scalars["quality_limit"]`, under which a mask is called bad.
* `arrays["probability"]` float32 [classes], calibrated where the model has a calibration record;
  `labels` names the classes. The pneumonia model names `absent` and `present`.
* `arrays["conformal_quantile"]` float32 [classes] with `scalars["coverage"]`: a label stays in the
  prediction set while 1 - its probability does not exceed its quantile (class-conditional split
  conformal, Vovk 2012). A set that would be empty says nothing: every label stays.
  `scalars["temperature"]` is what the logits were divided by already.
* `scalars["ood"]` with `scalars["threshold"]`: higher is stranger; above the threshold the input is
  not what the model was made for.
* `arrays["attention"]` float32 [rows, columns], 0 to 1, on the image's own grid, with
  `methods["attention"]`; only when asked for, and only from weights whose maps passed their tests.
* `arrays["embedding"]` float32 [texts, dimensions], rows of length one.
* `texts`: what a language model wrote.

`options` change one request. A runtime knows a few and refuses the others; the scripted one ignores
them all.

* `attention` (true or false): image classifiers add the map, where it passed its tests.
* `group`: the population whose calibration record applies (`adult`, `paediatric`, `unknown`).
* `max_new_tokens`, `temperature`: chat models.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wetread.errors import BadInput
from wetread.manifests.registry import Registry
from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.runtimes.lease import DeviceLease
from wetread.runtimes.lock import WeightsLock

Precision = Literal["fp32", "bf16", "fp16"]


@dataclass(frozen=True, kw_only=True)
class RuntimeResources:
    """What the composition root hands to a runtime's factory beside its YAML."""

    lock: WeightsLock
    lease: DeviceLease


RUNTIMES: Registry[Runtime] = Registry("runtime")


def known_options(
    request: InferenceRequest, defaults: Mapping[str, float | int | str | bool]
) -> dict[str, Any]:
    """The request's options over their defaults.

    Raises:
        BadInput: an option that this runtime does not have.
    """
    for name in request.options:
        if name not in defaults:
            known = ", ".join(sorted(defaults)) or "none"
            raise BadInput(f"this runtime has no option {name!r}; it knows: {known}")
    return {**defaults, **request.options}


def only_image(request: InferenceRequest) -> NDArray[np.generic]:
    """The one image of a request.

    Raises:
        BadInput: there is none, or more than one.
    """
    if len(request.images) != 1:
        raise BadInput(
            f"an image model reads one image at a time but was given {len(request.images)}; "
            "make one request for each"
        )
    return request.images[0]
