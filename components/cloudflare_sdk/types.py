"""The SDK's modules of generated types, each class made when it is first asked for."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

_CLASS = b"\nclass "
_NAMES = b"\n__all__ = ["
_WORD = re.compile(rb"\w+")
_QUOTED = re.compile(rb"'(\w+)'")


class GeneratedTypes(ModuleType):
    """A module that has its names at once and their classes on demand."""

    __all__: list[str]

    def __init__(
        self, name: str, file: Path, imports: bytes, sources: Mapping[bytes, bytes]
    ) -> None:
        """Runs the module's imports and none of its classes."""
        super().__init__(name)
        self.__file__ = str(file)
        self.__package__, _, short_name = name.rpartition(".")
        self.__all__ = []  # `import *` must not make them all
        sys.modules[name] = self
        setattr(sys.modules[self.__package__], short_name, self)  # as an import does
        self._sources = dict(sources)
        self._names = frozenset(sources)
        exec(compile(imports, str(file), "exec", dont_inherit=True), self.__dict__)

    def __getattr__(self, name: str) -> Any:
        """A class that is asked for the first time, with those that its annotations speak of."""
        source = self._sources.pop(name.encode(), None)
        if source is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        exec(compile(source, str(self.__file__), "exec", dont_inherit=True), self.__dict__)
        self.named_in(source)
        return self.__dict__[name]

    def named_in(self, source: bytes) -> dict[str, Any]:
        """The classes of this module that a source names in quotes, as annotations do."""
        quoted = self._names.intersection(_QUOTED.findall(source))
        return {word.decode(): getattr(self, word.decode()) for word in quoted}

    def open(self) -> None:
        """Lets `import *` bring every name again."""
        self.__all__ = sorted(name.decode() for name in self._names)


def generated_types(name: str, file: Path) -> GeneratedTypes | None:
    """The module in a file; None when it is no plain list of classes."""
    header, *classes = file.read_bytes().split(_CLASS)
    header, decorator = _without_decorator(header)
    imports, _, names = header.partition(_NAMES)
    sources: dict[bytes, bytes] = {}
    for text in classes:
        body, following = _without_decorator(text)
        found = _WORD.match(body)
        if found is None:
            return None
        sources[found[0]] = b"%b\nclass %b" % (decorator, body)
        decorator = following
    if not sources or set(_QUOTED.findall(names)) != sources.keys():
        return None
    return GeneratedTypes(name, file, imports, sources)


def _without_decorator(text: bytes) -> tuple[bytes, bytes]:
    """The text, and the decorator at its end, which is the next class's."""
    head, _, last = text.rpartition(b"\n")
    return (head, last) if last.startswith(b"@") else (text, b"")
