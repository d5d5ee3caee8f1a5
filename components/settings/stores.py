"""Stateful resources, declared in one of three ways: create, adopt, reference.

| in the stack file | means |
|---|---|
| title or name only | create it and own it |
| id and title or name | adopt the live one: import it, own it from now on |
| id only, or ``external: true`` with a name | reference: bind to it, never own, never delete |
"""

from __future__ import annotations

from enum import Enum
from typing import Self

from pydantic import model_validator

from components.settings.words import (
    BucketName,
    DatabaseId,
    DatabaseName,
    KvId,
    KvTitle,
    NamespaceId,
    NamespaceName,
    Section,
)


class Ownership(Enum):
    """What the stack is to a resource."""

    CREATE = "create"
    ADOPT = "adopt"
    REFERENCE = "reference"


class KvStore(Section):
    """A KV namespace."""

    id: KvId | None = None
    title: KvTitle | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.id is None and self.title is None:
            raise ValueError("expected title (create), id and title (adopt) or id (reference)")
        return self

    @property
    def ownership(self) -> Ownership:
        """Which of the three ways this is."""
        if self.id is None:
            return Ownership.CREATE
        return Ownership.REFERENCE if self.title is None else Ownership.ADOPT


class DispatchNamespaceStore(Section):
    """A dispatch namespace. Deleting one deletes every user Worker in it."""

    id: NamespaceId | None = None
    name: NamespaceName | None = None
    external: bool = False

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.name is None:
            raise ValueError(
                "expected name: a dispatch namespace is created, adopted (with its id) and "
                "referenced (with external: true) by its name"
            )
        if self.external and self.id is not None:
            raise ValueError("expected either id (adopt) or external: true (reference), not both")
        return self

    @property
    def ownership(self) -> Ownership:
        """Which of the three ways this is."""
        if self.external:
            return Ownership.REFERENCE
        return Ownership.CREATE if self.id is None else Ownership.ADOPT

    @property
    def namespace(self) -> str:
        """The name, which the validation above made sure of."""
        return self.name or ""


class DatabaseStore(Section):
    """A D1 database."""

    id: DatabaseId | None = None
    name: DatabaseName | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.id is None and self.name is None:
            raise ValueError("expected name (create), id and name (adopt) or id (reference)")
        return self


class BucketStore(Section):
    """An R2 bucket. Its name is its id, so a live one is referenced or, said so, adopted."""

    name: BucketName
    external: bool = False
    adopt: bool = False

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        if self.external and self.adopt:
            raise ValueError("expected either adopt: true or external: true (reference), not both")
        return self
