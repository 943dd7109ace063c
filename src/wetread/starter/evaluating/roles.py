"""An agent may read several kinds of study; the picture decides which of its models is asked.

What a header states has to agree with the intended use. Then each gate says how strange it finds
the picture, and the one that accepts it most readily has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from wetread.agents.appearance import about_distribution, strangeness
from wetread.agents.header import Reads, about_modality, about_series
from wetread.errors import BadInput, ManifestError, UnknownComponent
from wetread.manifests.specs import AgentSpec, Component
from wetread.manifests.specs import Role as Declared
from wetread.ports.runtime import InferenceRequest, Runtime
from wetread.runtimes.base import RuntimeResources
from wetread.runtimes.shipped import RUNTIMES
from wetread.starter.evaluating.asking import Reply, ask
from wetread.starter.evaluating.pictures import Picture
from wetread.store.canonical import digest_of


@dataclass(frozen=True, kw_only=True, eq=False)
class Role:
    """An agent as it is for one kind of study, with its model and the model at its gate.

    `model` is the id that the manifest names, `digests` what stands behind it and its gate.
    """

    spec: Declared
    model: str
    digests: Mapping[str, str]
    runtime: Runtime
    gate: Runtime | None

    @property
    def reads(self) -> str:
        return str(self.spec.agent.with_.get("reads", f"study for {self.model}"))

    def question(self, picture: Picture, **options: float | str | bool) -> InferenceRequest:
        return InferenceRequest(agent=self.spec.id, images=(picture.pixels,), options=options)


def roles_of(
    spec: AgentSpec, resources: RuntimeResources, *, model: str | None = None
) -> tuple[Role, ...]:
    """What the agent is, for each kind of study that it reads; nothing is loaded yet.

    Raises:
        UnknownComponent: none of its models has that id.
        ManifestError: a runtime is missing or cannot be built as written.
    """
    found = tuple(_role(one, resources) for one in spec.roles())
    chosen = tuple(role for role in found if model in (None, role.model))
    if not chosen:
        raise UnknownComponent(f"{spec.id} model", str(model), {role.model for role in found})
    return chosen


def choose(pictures: Sequence[Picture], roles: Sequence[Role]) -> list[Role | str]:
    """The role for each picture, or why there is none, as a sentence for the reader."""
    best: list[tuple[float, Role] | None] = [None] * len(pictures)
    reasons: list[list[str]] = [[] for _ in pictures]
    for role in roles:
        stated = [_stated_objection(picture, role) for picture in pictures]
        open_to = [place for place, reason in enumerate(stated) if reason is None]
        judged = _judged(role, [pictures[place] for place in open_to])
        for place, verdict in zip(open_to, judged, strict=True):
            if isinstance(verdict, str):
                reasons[place].append(verdict)
                continue
            known = best[place]
            if known is None or verdict < known[0]:
                best[place] = (verdict, role)
        for place, reason in enumerate(stated):
            if reason is not None:
                reasons[place].append(reason)
    return [
        found[1] if found else " ".join(dict.fromkeys(why))
        for found, why in zip(best, reasons, strict=True)
    ]


def _role(spec: Declared, resources: RuntimeResources) -> Role:
    if spec.runtime is None:
        raise ManifestError(f"{spec.place('runtime')}: there is no model that could be evaluated")

    def built(part: Component, name: str) -> Runtime:
        return RUNTIMES.build(part.use, part.with_, resources, where=spec.place(name))

    return Role(
        spec=spec,
        model=_model(spec.runtime),
        digests={
            _model(part): _digest(part, resources)
            for part in (spec.runtime, spec.gate)
            if part is not None
        },
        runtime=built(spec.runtime, "runtime"),
        gate=built(spec.gate, "gate") if spec.gate else None,
    )


def _model(part: Component) -> str:
    return str(part.with_.get("model", part.use))


def _digest(part: Component, resources: RuntimeResources) -> str:
    """Of the pinned weights; of the words of the manifest where there are none, as in a script."""
    model = _model(part)
    if model in resources.lock.entries or Path(model).is_absolute():
        return resources.lock.pin(model, part.with_.get("sha256")).digest
    return digest_of(part.model_dump(mode="json", by_alias=True))


def _stated_objection(picture: Picture, role: Role) -> str | None:
    """What the header says against it; what a reader only assumed is no objection."""
    if not picture.states_modality:
        return None
    series, use = picture.series, role.spec.intended_use
    reads = Reads(name=role.reads, smallest_px=1)
    objections = chain(about_modality(series, use, reads), about_series(series, picture.study, use))
    return next(objections, None)


def _judged(role: Role, pictures: Sequence[Picture]) -> list[float | str]:
    """How strange each picture is to the role's gate, as a share of what it permits; or why not."""
    if role.gate is None:
        return [1.0 for _ in pictures]
    replies = ask(role.gate, [role.question(picture) for picture in pictures])
    return [_strangeness(reply, role) for reply in replies]


def _strangeness(reply: Reply, role: Role) -> float | str:
    if isinstance(reply, BadInput):
        return str(reply)
    for objection in about_distribution(reply, role.reads):
        return objection
    score, limit = strangeness(reply)
    return score / limit if limit > 0 else score
