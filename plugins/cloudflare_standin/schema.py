"""The words in which a resource is described: its attributes and what the provider does to them.

A :class:`Field` carries what Terraform's plugin framework and the provider's own struct tags say
about one attribute. The rest of the package only reads these descriptions, so a new resource is a
table, not code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends, and wants back, for a value not known during a preview.

https://pkg.go.dev/github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin#UnknownStringValue
"""

Value = Any
"""One JSON value; its :class:`Field` says which, so the type checker is not asked to."""

Props = dict[str, Any]
"""A resource's properties as plain values, by Pulumi name (camelCase). None: not set."""


class Use(Enum):
    """Who gives the value: the program, Cloudflare, or either."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    COMPUTED = "computed"
    EITHER = "either"


class Shape(Enum):
    """How the value is built and compared."""

    SCALAR = "scalar"
    JSON = "json"
    """A string of JSON: compared by what it says, sent as the JSON itself."""
    TIME = "time"
    """A time of RFC 3339, kept in whole seconds."""
    OBJECT = "object"
    LIST = "list"
    SET = "set"


class Replace(Enum):
    """When a change of the value replaces the resource."""

    NEVER = "never"
    ALWAYS = "always"
    IF_CONFIGURED = "if-configured"


@dataclass(frozen=True)
class Field:
    """One attribute.

    Attributes:
        name: the provider's own snake_case name.
        api: JSON name in bodies and answers; None when it is in neither (path segments, ids).
        prop: Pulumi name where it is not `name` in camelCase.
        fields: attributes of the object, or of each element of the list or set.
        default: value planned when the program sets none.
        stable: keeps the value in state when an update is planned (`UseStateForUnknown`).
        refreshed: read back from Cloudflare (False: the struct tag `no_refresh`).
        secret: output and diff are secret.
        computed_for: (sibling, value): computed only when that sibling has that value.
    """

    name: str
    use: Use
    api: str | None
    prop: str
    shape: Shape = Shape.SCALAR
    fields: tuple[Field, ...] = ()
    replace: Replace = Replace.NEVER
    default: Value = None
    stable: bool = False
    refreshed: bool = True
    secret: bool = False
    computed_for: tuple[str, str] | None = None

    @property
    def settable(self) -> bool:
        """Whether a program may set it."""
        return self.use is not Use.COMPUTED

    def computed(self, siblings: Mapping[str, Any]) -> bool:
        """Whether Cloudflare gives the value when the program does not."""
        if self.computed_for is not None:
            sibling, value = self.computed_for
            return siblings.get(sibling) == value
        return self.use in (Use.COMPUTED, Use.EITHER)


def camel(name: str) -> str:
    """Name as Pulumi's bridge writes it: `tls_1_3` -> `tls13`, `account_id` -> `accountId`."""
    head, *tail = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def _field(name: str, use: Use, **options: Value) -> Field:
    options.setdefault("api", name)
    options.setdefault("prop", camel(name))
    return Field(name=name, use=use, **options)


def required(name: str, **options: Value) -> Field:
    """A value that the program must set."""
    return _field(name, Use.REQUIRED, **options)


def optional(name: str, **options: Value) -> Field:
    """A value that the program may set; Cloudflare never fills it in."""
    return _field(name, Use.OPTIONAL, **options)


def computed(name: str, **options: Value) -> Field:
    """An output only."""
    return _field(name, Use.COMPUTED, **options)


def either(name: str, **options: Value) -> Field:
    """A value that the program may set and that Cloudflare, or a default, fills in otherwise."""
    return _field(name, Use.EITHER, **options)


def owner(name: str) -> Field:
    """The account or zone in the path: changing it replaces the resource."""
    return optional(name, api=None, replace=Replace.ALWAYS)


def identity(*, replace: bool = False, api: str | None = None) -> Field:
    """The resource's own `id`."""
    kind = Replace.ALWAYS if replace else Replace.NEVER
    return computed("id", api=api, stable=True, replace=kind)
