"""A resource of this plugin: what the provider asks of it, whatever it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from pulumi.provider.experimental.provider import PropertyDiff

from .bindings import Problem
from .names import Place
from .values import Props

if TYPE_CHECKING:
    from .api import Api

P = TypeVar("P", bound=Place)


class Resource(ABC, Generic[P]):
    """One type of resource. Nothing but ``put``, ``read`` and ``remove`` makes a call."""

    token: ClassVar[str]
    replacing: ClassVar[Sequence[str]]
    """Inputs of which another value makes another resource."""
    outputs: ClassVar[Sequence[str]]
    """Properties that are no inputs."""
    noun: ClassVar[str]
    """With its article: ``a user Worker``."""
    id_form: ClassVar[str]
    put_is: ClassVar[str]
    """What it is once it is put there: ``uploaded``."""
    removed_is: ClassVar[str]
    defaults: ClassVar[Props]
    """What an input is that the program leaves out."""

    def completed(self, inputs: Props) -> Props:
        """The inputs with what a program may leave out."""
        return {**self.defaults, **inputs}

    @abstractmethod
    def problems(self, inputs: Props) -> Iterator[Problem]:
        """Everything wrong with the inputs, defaults filled in; unknown values are not judged."""

    @abstractmethod
    def normal(self, inputs: Props) -> Props:
        """Valid inputs with what means the same written the same."""

    @abstractmethod
    def changes(self, old: Props, new: Props) -> dict[str, PropertyDiff]:
        """What of the state differs from the new inputs, by path."""

    @abstractmethod
    def place(self, inputs: Props) -> P:
        """Where it is to be."""

    @abstractmethod
    def parse(self, identifier: str) -> P | None:
        """The place that an id names; None when it is not of the form."""

    @abstractmethod
    def planned(self, inputs: Props, old: Props) -> Props:
        """The state that a preview shows; ``old`` is empty for a new resource."""

    @abstractmethod
    async def put(self, api: Api, inputs: Props, old: Props, secrets: Iterable[str]) -> Props:
        """Puts it there as the inputs say, whatever was there before; the new state.

        ``old`` is the state until now, empty for a new resource.

        Raises:
            PartlyDoneError: with the state as far as it came.
        """

    @abstractmethod
    async def read(self, api: Api, place: P, old: Props) -> Props | None:
        """The state as it is now; None when it is gone. ``old`` is empty at an import."""

    @abstractmethod
    async def remove(self, api: Api, state: Props) -> None:
        """Takes it away; one that is already gone is as good as removed."""
