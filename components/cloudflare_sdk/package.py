"""The package itself: resources by name, each from its own module."""

from __future__ import annotations

import importlib
import importlib.util
import re
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from components.cloudflare_sdk.types import GeneratedTypes, generated_types

NAME = "pulumi_cloudflare"


def load_lazily() -> None:
    """Puts the lazy package in place, unless somebody imported the SDK already."""
    spec = None if NAME in sys.modules else importlib.util.find_spec(NAME)
    if spec is None or spec.submodule_search_locations is None:
        return
    package = sys.modules[NAME] = LazyPackage(spec)
    folder = Path(spec.submodule_search_locations[0])
    package.types = {
        types
        for name in ("_inputs", "outputs")
        if (types := generated_types(f"{NAME}.{name}", folder / f"{name}.py")) is not None
    }
    if len(package.types) < 2:
        package.load_whole()


class LazyPackage(ModuleType):
    """The SDK's package, with its own ``__init__`` not run until a name is found nowhere else."""

    def __init__(self, spec: ModuleSpec) -> None:
        """An empty package at the SDK's place."""
        super().__init__(spec.name)
        self.__spec__ = spec
        self.__path__ = list(spec.submodule_search_locations or [])
        self.__file__ = spec.origin
        self.__package__ = spec.name
        self.types: set[GeneratedTypes] = set()

    def __getattr__(self, name: str) -> Any:
        """A name that is asked for the first time."""
        if name.startswith("_"):  # a module of the SDK's own, or nothing: the import system knows
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = self._input_type(name) or self._resource(name)
        if found is None:
            self.load_whole()
            return getattr(self, name)
        setattr(self, name, found)
        return found

    def load_whole(self) -> None:
        """Runs the SDK's own ``__init__``; from then on the package is the eager one."""
        for types in self.types:
            types.open()
        self.__class__ = ModuleType  # type: ignore[assignment]  # without __getattr__
        spec = self.__spec__
        assert spec is not None
        assert spec.loader is not None
        spec.loader.exec_module(self)

    def _input_type(self, name: str) -> Any:
        return getattr(sys.modules[f"{NAME}._inputs"], name, None)

    def _resource(self, name: str) -> Any:
        """From the module of its name; None when there is no such module."""
        module_name = f"{NAME}.{_snake_case(name)}"
        if importlib.util.find_spec(module_name) is None:
            return None
        module = importlib.import_module(module_name)
        assert module.__file__ is not None
        source = Path(module.__file__).read_bytes()
        # what the module's `from ._inputs import *` would have brought
        vars(module).update(sys.modules[f"{NAME}._inputs"].named_in(source))
        return getattr(module, name) if name in module.__all__ else None


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
