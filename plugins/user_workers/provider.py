"""The provider that the engine talks to: each call goes to the resource of its type."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi.provider.experimental import provider as engine
from pulumi.provider.experimental.property_value import PropertyValue

from .errors import PartlyDoneError, PartlyPutError, PluginError, stopped
from .names import SENDABLE, UNKNOWN, Place
from .placement_resource import PlacementResource
from .resource import Resource
from .schema import schema
from .user_worker_resource import UserWorkerResource
from .user_worker_set_resource import UserWorkerSetResource
from .values import Props, Values, secrets, unwrap, wrap

if TYPE_CHECKING:
    from .api import Api

RESOURCES: dict[str, Resource[Any]] = {
    resource.token: resource
    for resource in (UserWorkerResource(), UserWorkerSetResource(), PlacementResource())
}
_SETTINGS = ("apiToken", "baseUrl", "version", "pluginDownloadURL")
_T = TypeVar("_T")


class Provider(engine.Provider):
    """Puts, reads and removes what the official provider cannot; a preview makes no call."""

    def __init__(
        self,
        environ: Mapping[str, str] = os.environ,
        open_api: Callable[[str | None, str], Api] | None = None,
    ) -> None:
        """An unconfigured provider; ``open_api`` is for tests."""
        self._environ = environ
        self._open_api = open_api or _open_api
        self._settings: Props = {}
        self._api: Api | None = None
        self._calls: set[asyncio.Future[Any]] = set()
        self._cancelled = False

    async def get_schema(self, request: engine.GetSchemaRequest) -> engine.GetSchemaResponse:
        """The package's resources."""
        return engine.GetSchemaResponse(schema())

    async def check_config(self, request: engine.CheckRequest) -> engine.CheckResponse:
        """Refuse what is no setting of this provider."""
        failures = [
            engine.CheckFailure(name, f"is not a setting; expected one of {', '.join(_SETTINGS)}")
            for name in unwrap(request.new_inputs)
            if name not in _SETTINGS
        ]
        return engine.CheckResponse(request.new_inputs, failures)

    async def configure(self, request: engine.ConfigureRequest) -> engine.ConfigureResponse:
        """Keep the settings; the connection is made by the first call that needs it."""
        self._settings = unwrap(request.args)
        return engine.ConfigureResponse(accept_secrets=True, supports_preview=True)

    async def check(self, request: engine.CheckRequest) -> engine.CheckResponse:
        """Say what is wrong with the inputs, or give them in the form that is compared."""
        resource = _resource(request.type)
        inputs = resource.completed(unwrap(request.new_inputs))
        failures = [
            engine.CheckFailure(path, f"{request.name}: {path} {problem}.")
            for path, problem in resource.problems(inputs)
        ]
        if not failures:
            inputs = resource.normal(inputs)
        return engine.CheckResponse(wrap(inputs, request.new_inputs), failures)

    async def diff(self, request: engine.DiffRequest) -> engine.DiffResponse:
        """Compare the program with the state."""
        resource = _resource(request.type)
        found = resource.changes(unwrap(request.old_state), unwrap(request.new_inputs))
        return engine.DiffResponse(
            changes=bool(found),
            replaces=[name for name in resource.replacing if name in found],
            stables=[name for name in resource.replacing if name not in found],
            diffs=sorted({path.split(".")[0] for path in found}),
            detailed_diff=found,
        )

    async def create(self, request: engine.CreateRequest) -> engine.CreateResponse:
        """Put it there."""
        resource, inputs = _resource(request.type), unwrap(request.properties)
        if request.preview:
            planned = resource.planned(inputs, {})
            return engine.CreateResponse("", wrap(planned, request.properties))
        state = await self._put_there(resource, request.properties, {}, request.timeout)
        return engine.CreateResponse(str(resource.place(inputs)), state)

    async def update(self, request: engine.UpdateRequest) -> engine.UpdateResponse:
        """Put it there again, as it is to be now."""
        resource, news, olds = _resource(request.type), request.news, request.olds
        if request.preview:
            planned = resource.planned(unwrap(news), unwrap(olds))
            return engine.UpdateResponse(wrap(planned, news))
        return engine.UpdateResponse(await self._put_there(resource, news, olds, request.timeout))

    async def read(self, request: engine.ReadRequest) -> engine.ReadResponse:
        """What is there now, for a refresh or an import; an empty id when it is gone."""
        resource = _resource(request.type)
        place = resource.parse(request.resource_id)
        if place is None:
            raise PluginError(
                f"{request.resource_id!r} is not the id of {resource.noun}; expected "
                f"{resource.id_form}."
            )
        look = resource.read(self._ready(), place, unwrap(request.properties))
        found = await self._run(place, "read", look)
        if found is None:
            return engine.ReadResponse("")
        inputs = {name: value for name, value in found.items() if name not in resource.outputs}
        like = (request.properties, request.inputs)
        return engine.ReadResponse(str(place), wrap(found, *like), wrap(inputs, *like))

    async def delete(self, request: engine.DeleteRequest) -> None:
        """Take it away."""
        resource, state = _resource(request.type), unwrap(request.properties)
        removal = resource.remove(self._ready(), state)
        await self._run(resource.place(state), resource.removed_is, removal, request.timeout)

    async def cancel(self) -> None:
        """Stop: calls in flight end, waits for a retry too, and nothing new is started."""
        self._cancelled = True
        for call in list(self._calls):
            call.cancel()

    async def _put_there(
        self, resource: Resource[Any], news: Values, olds: Values, timeout: float
    ) -> dict[str, PropertyValue]:
        """The new state; raises PartlyPutError when only a part of it is there."""
        inputs = unwrap(news)
        place = resource.place(inputs)
        work = resource.put(self._ready(), inputs, unwrap(olds), secrets(news))
        try:
            return wrap(await self._run(place, resource.put_is, work, timeout), news)
        except PartlyDoneError as part:
            # what stays as it was stays as secret as it was
            raise PartlyPutError(str(place), wrap(part.state, news, olds), part.reasons) from part

    async def _run(self, place: Place, action: str, work: Awaitable[_T], timeout: float = 0) -> _T:
        """The result of calls for one resource, ended by a cancel or by its own timeout."""
        call: asyncio.Future[_T] = asyncio.ensure_future(work)
        self._calls.add(call)
        try:
            if self._cancelled:
                call.cancel()
            return await asyncio.wait_for(call, timeout or None)
        except asyncio.CancelledError as error:
            raise stopped(place, action, "cancelled") from error
        except TimeoutError as error:
            raise stopped(place, action, f"{timeout:g} seconds were over") from error
        finally:
            self._calls.discard(call)

    def _ready(self) -> Api:
        if self._api is None:
            token = self._settings.get("apiToken") or self._environ.get("CLOUDFLARE_API_TOKEN")
            if token in (None, "", UNKNOWN):
                raise PluginError(
                    "There is no Cloudflare API token: set CLOUDFLARE_API_TOKEN, or apiToken of "
                    "the provider."
                )
            if not SENDABLE.fullmatch(str(token)):
                raise PluginError(
                    "The Cloudflare API token holds characters that no token has: a space, a line "
                    "end, or what is not ASCII. Copy it again, and nothing beside it, into "
                    "CLOUDFLARE_API_TOKEN or apiToken of the provider."
                )
            base_url = self._settings.get("baseUrl") or self._environ.get("CLOUDFLARE_BASE_URL")
            self._api = self._open_api(base_url or None, str(token))
        return self._api


def _resource(type_: str) -> Resource[Any]:
    """A type comes with those of its parents before it, up to the last ``$``."""
    token = type_.rsplit("$", 1)[-1]
    if token not in RESOURCES:
        known = ", ".join(RESOURCES)
        raise PluginError(f"{token} is no resource of this plugin; expected one of {known}.")
    return RESOURCES[token]


def _open_api(base_url: str | None, token: str) -> Api:
    # a preview needs no SDK, which is slow to import
    from .api import Api
    from .calls import open_client

    return Api(open_client(base_url, token))
