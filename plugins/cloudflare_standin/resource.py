"""The life of one resource: create, read, update, delete, import, over its description.

Each family in `resources/` is an instance of :class:`Resource`, or a small subclass where the
official provider departs from the common way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from plugins.cloudflare_standin.calls import Request
from plugins.cloudflare_standin.errors import ApiError, Problem, StandInError
from plugins.cloudflare_standin.plan import Plan, plan_create, plan_update
from plugins.cloudflare_standin.schema import UNKNOWN, Field, Props, Value
from plugins.cloudflare_standin.wire import absorb_created, absorb_read, body

if TYPE_CHECKING:
    from plugins.cloudflare_standin.api import Api


@dataclass(frozen=True)
class Endpoint:
    """Method and path template; `{prop}` takes the property of that Pulumi name."""

    method: str
    path: str


@dataclass(frozen=True)
class Resource:
    """A resource type.

    Attributes:
        token: Pulumi type token.
        create, read, update, delete: its endpoints; None where the official provider calls none.
        import_id: the form of an import id, segment by segment, as Pulumi property names.
        id_from: property whose value is the resource's id.
        engine_id_from: property whose value the engine keeps as the id, where it is another one.
        schema_version: of the upstream schema; the official plugin keeps it in `__meta`.
    """

    token: str
    fields: tuple[Field, ...]
    create: Endpoint
    read: Endpoint
    update: Endpoint | None
    delete: Endpoint | None
    import_id: tuple[str, ...]
    id_from: str = "id"
    engine_id_from: str = "id"
    schema_version: int = 500

    def problems(self, config: Mapping[str, Any]) -> Sequence[Problem]:
        """What is wrong with the configuration beyond the attributes' own types."""
        return ()

    def planned(self, config: Mapping[str, Any]) -> Props:
        """The state that creating leads to."""
        return plan_create(self.fields, config)

    def plan(self, config: Mapping[str, Any], state: Mapping[str, Any]) -> Plan:
        """The plan for a change."""
        return plan_update(self.fields, config, state)

    def identified(self, props: Props) -> Props:
        """The properties with `id` set, as a string, from the property that is the id."""
        value = props.get(self.id_from)
        return {**props, "id": None if value is None else _text(value)}

    def engine_id(self, props: Props) -> str:
        """The id that the engine keeps."""
        return str(props[self.engine_id_from])

    async def do_create(self, api: Api, planned: Props) -> Props:
        """Create it and return its state."""
        answer = await api.result(self.create_request(planned))
        return self.identified(absorb_created(self.fields, planned, _object(answer)))

    async def do_read(self, api: Api, state: Props) -> Props:
        """Its state as Cloudflare has it now; an ApiError with status 404 when it is gone."""
        answer = await api.result(self.request(self.read, state))
        return self.identified(absorb_read(self.fields, state, _object(answer)))

    async def do_update(self, api: Api, planned: Props, state: Props) -> Props:
        """Change it and return its new state."""
        request = self.update_request(planned, state)
        answer = {} if request is None else await api.result(request)
        return self.identified(absorb_created(self.fields, planned, _object(answer)))

    async def do_delete(self, api: Api, state: Props) -> None:
        """Delete it; one that is already gone is as good as deleted."""
        if self.delete is None:
            return
        try:
            await api.send(self.request(self.delete, state))
        except ApiError as error:
            if error.status != 404:
                raise

    def imported(self, resource_id: str) -> Props:
        """The first state of an import: what its id says.

        Raises:
            StandInError: the id does not have the form of this resource's import ids.
        """
        form = "/".join(f"<{name}>" for name in self.import_names())
        segments = resource_id.split("/")
        if len(segments) != len(self.import_id):
            raise StandInError(
                f'invalid ID: expected urlencoded segments "{form}", got "{resource_id}"'
            )
        empty: Props = {field.prop: None for field in self.fields}
        return empty | dict(zip(self.import_id, map(unquote, segments), strict=True))

    def import_names(self) -> tuple[str, ...]:
        """Segments of the import id by their names in the official documentation."""
        names = {field.prop: field.name for field in self.fields}
        return tuple(names[prop] for prop in self.import_id)

    def create_request(self, planned: Props) -> Request:
        """The call that creates it."""
        return self.request(self.create, planned, body(self.fields, planned))

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """The call that changes it; None when the official provider makes none."""
        if self.update is None:
            return None
        return self.request(self.update, planned, body(self.fields, planned, state))

    def request(self, endpoint: Endpoint, props: Mapping[str, Any], json: Value = None) -> Request:
        """A call to an endpoint with the path's properties filled in."""
        return Request(endpoint.method, fill(endpoint.path, props), json)


def fill(template: str, props: Mapping[str, Any]) -> str:
    """A path template with each `{prop}` replaced by that property, escaped."""
    path = template
    for name in [part.split("}")[0] for part in template.split("{")[1:]]:
        value = props.get(name)
        if value is None or value in ("", UNKNOWN):
            raise StandInError(f"missing required {name} parameter, for the path {template}")
        path = path.replace("{" + name + "}", quote(_text(value), safe=""))
    return path


def _text(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _object(answer: Value) -> Mapping[str, Any]:
    return answer if isinstance(answer, Mapping) else {}
