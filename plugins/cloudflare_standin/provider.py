"""The provider that the engine talks to."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi.provider.experimental import provider as engine
from pulumi.provider.experimental.property_value import PropertyValue

from plugins.cloudflare_standin.checks import check
from plugins.cloudflare_standin.config import Connection, config_problems, connect
from plugins.cloudflare_standin.errors import ApiError, Problem, StandInError
from plugins.cloudflare_standin.plan import Change
from plugins.cloudflare_standin.resource import Resource
from plugins.cloudflare_standin.resources import RESOURCES
from plugins.cloudflare_standin.schema import UNKNOWN, Props, Value
from plugins.cloudflare_standin.values import imported_inputs, refreshed_inputs, unwrap, wrap

if TYPE_CHECKING:
    from plugins.cloudflare_standin.api import Api

VERSION = "6.17.0"
"""The release of pulumi-cloudflare that this stands in for (upstream provider 5.19.1)."""

_T = TypeVar("_T")


class StandIn(engine.Provider):
    """The cloudflare provider's behaviour, for an API on this machine."""

    def __init__(
        self,
        resources: Mapping[str, Resource] = RESOURCES,
        environ: Mapping[str, str] = os.environ,
        open_api: Callable[[Connection], Api] | None = None,
    ) -> None:
        """Make an unconfigured provider; `open_api` is for tests."""
        self._resources = resources
        self._environ = environ
        self._open_api = open_api or _open_api
        self._connection: Connection | None = None
        self._api: Api | None = None
        self._calls: set[asyncio.Future[Any]] = set()
        self._cancelled = False

    async def get_schema(self, request: engine.GetSchemaRequest) -> engine.GetSchemaResponse:
        """Names only: the SDK brings the real schema."""
        resources: dict[str, dict[str, str]] = {token: {} for token in self._resources}
        schema = {"name": "cloudflare", "version": VERSION, "resources": resources}
        return engine.GetSchemaResponse(json.dumps(schema))

    async def check_config(self, request: engine.CheckRequest) -> engine.CheckResponse:
        """Refuse credentials of the wrong form before any call."""
        problems = config_problems(unwrap(request.new_inputs))
        return engine.CheckResponse(request.new_inputs, _failures(problems))

    async def configure(self, request: engine.ConfigureRequest) -> engine.ConfigureResponse:
        """Connect; from here on nothing but loopback is called."""
        settings = unwrap(request.args)
        if UNKNOWN not in settings.values():
            self._connection = connect(settings, self._environ)
        return engine.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check(self, request: engine.CheckRequest) -> engine.CheckResponse:
        """Report what is wrong with a resource's inputs, and hide what is sensitive in them.

        What the schema calls sensitive (a binding's `text`, even a plain variable's) is secret
        from here on, and one secret anywhere in a property hides the whole property, as with the
        official plugin.
        """
        resource = self._resource(request.type)
        config = unwrap(request.new_inputs)
        inputs = wrap(resource.fields, config, request.new_inputs)
        return engine.CheckResponse(inputs, _failures(check(resource, request.name, config)))

    async def diff(self, request: engine.DiffRequest) -> engine.DiffResponse:
        """Compare what the program wants with the state.

        As the official plugin: without a detailed diff, and with every output that the change
        leaves open among the properties that differ.
        """
        resource = self._resource(request.type)
        old = unwrap(request.old_state)
        wanted = _ignoring(request.ignore_changes, unwrap(request.new_inputs), old)
        plan = resource.plan(wanted, old)
        open_outputs = [name for name, value in plan.props.items() if _is_open(value)]
        differing = {*_roots(plan.changes), *open_outputs} if plan.changed else set()
        return engine.DiffResponse(
            changes=plan.changed,
            replaces=_roots(change for change in plan.changes if change.replaces),
            diffs=sorted(differing),
        )

    async def create(self, request: engine.CreateRequest) -> engine.CreateResponse:
        """Create a resource, or say what creating it leads to."""
        resource = self._resource(request.type)
        state = resource.planned(unwrap(request.properties))
        if not request.preview:
            state = await self._run(request.name, resource.do_create(self._ready(), state))
            return engine.CreateResponse(
                resource.engine_id(state), _outputs(resource, state, request.properties)
            )
        return engine.CreateResponse("", wrap(resource.fields, state, request.properties))

    async def read(self, request: engine.ReadRequest) -> engine.ReadResponse:
        """Refresh a resource, or import one when there is no state of it."""
        resource = self._resource(request.type)
        importing = not request.properties
        before = resource.imported(request.resource_id) if importing else unwrap(request.properties)
        try:
            state = await self._run(request.name, resource.do_read(self._ready(), before))
            if importing:  # the official plugin refreshes what it has imported
                state = await self._run(request.name, resource.do_read(self._ready(), state))
        except ApiError as error:
            if error.status == 404 and not importing:
                return engine.ReadResponse("")  # gone: the engine drops it from the state
            raise
        old = unwrap(request.inputs)
        inputs = (
            imported_inputs(resource.fields, state) if importing else refreshed_inputs(old, state)
        )
        hidden = {**request.inputs, **_secrets(request.properties)}
        return engine.ReadResponse(
            resource.engine_id(state),
            _outputs(resource, state, hidden),
            wrap(resource.fields, inputs, hidden),
        )

    async def update(self, request: engine.UpdateRequest) -> engine.UpdateResponse:
        """Change a resource, or say what changing it leads to."""
        resource = self._resource(request.type)
        old = unwrap(request.olds)
        wanted = _ignoring(request.ignore_changes, unwrap(request.news), old)
        state = resource.plan(wanted, old).props
        if not request.preview:
            state = await self._run(request.name, resource.do_update(self._ready(), state, old))
        return engine.UpdateResponse(_outputs(resource, state, request.news))

    async def delete(self, request: engine.DeleteRequest) -> None:
        """Delete a resource."""
        resource = self._resource(request.type)
        await self._run(request.name, resource.do_delete(self._ready(), unwrap(request.properties)))

    async def cancel(self) -> None:
        """Stop: calls in flight end, waits for a retry too, and nothing new is started."""
        self._cancelled = True
        for call in list(self._calls):
            call.cancel()

    async def _run(self, name: str, work: Awaitable[_T]) -> _T:
        """The result of calls for one resource, named in any error and ended by a cancel."""
        call: asyncio.Future[_T] = asyncio.ensure_future(work)
        self._calls.add(call)
        try:
            if self._cancelled:
                call.cancel()
            return await call
        except asyncio.CancelledError as error:
            raise StandInError(f"{name}: cancelled before Cloudflare answered") from error
        except StandInError as error:
            raise error.about(name) from error
        finally:
            self._calls.discard(call)

    def _resource(self, type_: str) -> Resource:
        # Inside components a URN's type is the whole chain: `code24:index:Worker$cloudflare:...`.
        token = type_.rsplit("$", 1)[-1]
        try:
            return self._resources[token]
        except KeyError:
            raise StandInError(
                f"Code24's stand-in for the cloudflare provider has no {token}; it knows "
                f"{', '.join(sorted(t.rsplit(':', 1)[1] for t in self._resources))}. "
                "Add it under plugins/cloudflare_standin/resources, or install the official plugin."
            ) from None

    def _ready(self) -> Api:
        if self._connection is None:
            raise StandInError("the cloudflare provider's configuration is not known yet")
        if self._api is None:
            self._api = self._open_api(self._connection)
        return self._api


def _open_api(connection: Connection) -> Api:
    from plugins.cloudflare_standin.api import (
        Api,  # a preview makes no call, and the client is slow to import
    )

    return Api(connection.base_url, connection.headers)


def _failures(problems: list[Problem]) -> list[engine.CheckFailure]:
    return [engine.CheckFailure(problem.prop, problem.reason) for problem in problems]


def _outputs(
    resource: Resource, state: Props, like: Mapping[str, PropertyValue]
) -> dict[str, PropertyValue]:
    """A state as the engine keeps it, with the version of the schema that it follows."""
    outputs = wrap(resource.fields, state, like)
    if resource.schema_version:
        meta = json.dumps({"schema_version": str(resource.schema_version)}, separators=(",", ":"))
        outputs["__meta"] = PropertyValue(meta)
    return outputs


def _is_open(value: Value) -> bool:
    """Whether any part of a planned value is not known yet."""
    if isinstance(value, Mapping):
        return any(_is_open(inner) for inner in value.values())
    if isinstance(value, list):
        return any(_is_open(inner) for inner in value)
    return bool(value == UNKNOWN)


def _ignoring(names: list[str], wanted: Props, old: Props) -> Props:
    """What is wanted, with what the state has of properties whose changes are ignored.

    As the official plugin: of the state, where the engine compares inputs.
    https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/pf/tfbridge/provider_diff.go
    """
    kept = {name: old[name] for name in names if name in old}
    return {name: value for name, value in wanted.items() if name not in names} | kept


def _roots(changes: Iterable[Change]) -> list[str]:
    roots = [c.path.split(".")[0].split("[")[0] for c in changes]
    return list(dict.fromkeys(roots))


def _secrets(values: Mapping[str, PropertyValue]) -> dict[str, PropertyValue]:
    return {name: value for name, value in values.items() if value.is_secret}
