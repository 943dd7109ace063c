"""One registry for every kind of component; parameters are checked while loading, not mid-case."""

import inspect
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from wetread.errors import ManifestError, UnknownComponent

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


class Registry(Generic[T]):
    """Named factories of one kind.

    A factory's keyword-only arguments are its YAML; positional arguments are what the
    composition root hands in and no manifest can name. A factory that needs nothing names none.
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._factories: dict[str, Callable[..., T]] = {}

    def register(self, name: str) -> Callable[[F], F]:
        def keep(factory: F) -> F:
            if name in self._factories:
                raise ManifestError(f"{self.kind} {name!r} is registered twice")
            self._factories[name] = factory
            return factory

        return keep

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._factories))

    def check(self, name: str, params: Mapping[str, Any], *, where: str = "") -> dict[str, Any]:
        """The validated parameters; raises ManifestError that names file, key and known names."""
        if name not in self._factories:
            raise UnknownComponent(self.kind, name, self._factories, where=where)
        try:
            return _checked(self._factories[name], params)
        except ValidationError as error:
            place = f"{where}: " if where else ""
            raise ManifestError(explain(error, f"{place}{self.kind} {name!r}")) from None

    def build(self, name: str, params: Mapping[str, Any], *resources: Any, where: str = "") -> T:
        """Call the factory with checked parameters behind as many resources as it names.

        What the factory itself objects to is told with the place, like any wrong parameter.
        """
        checked = self.check(name, params, where=where)
        factory = self._factories[name]
        try:
            return factory(*resources[: _positional(factory)], **checked)
        except ManifestError as error:
            if not where or str(error).startswith(where):
                raise
            raise ManifestError(f"{where}: {error}") from None


def _checked(factory: Callable[..., Any], params: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters as the factory's keyword-only arguments want them."""
    model = _parameters(factory)
    built = model.model_validate(dict(params))
    return {name: getattr(built, name) for name in model.model_fields}


@cache  # a model takes a millisecond to make, and a manifest has dozens of components
def _parameters(factory: Callable[..., Any]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        parameter.name: (
            parameter.annotation,
            ... if parameter.default is parameter.empty else parameter.default,
        )
        for parameter in inspect.signature(factory, eval_str=True).parameters.values()
        if parameter.kind is parameter.KEYWORD_ONLY
    }
    return create_model("Parameters", __config__=ConfigDict(extra="forbid"), **fields)


def _positional(factory: Callable[..., Any]) -> int:
    named = inspect.signature(factory).parameters.values()
    return sum(parameter.kind is not parameter.KEYWORD_ONLY for parameter in named)


def explain(error: ValidationError, where: str) -> str:
    """Pydantic's list of complaints as one sentence with the keys by name."""
    complaints = [
        f"{'.'.join(str(part) for part in item['loc']) or 'file'}: {item['msg']}"
        for item in error.errors()
    ]
    return f"{where}: {'; '.join(complaints)}"
