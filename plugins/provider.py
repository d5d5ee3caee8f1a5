"""The provider that the engine talks to: one resource, a script inside a dispatch namespace."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi.provider.experimental import provider as engine
from pulumi.provider.experimental.property_value import PropertyValue

from plugins import inputs as rules
from plugins.bindings import answered
from plugins.changes import REPLACING, changes
from plugins.code import module
from plugins.errors import PluginError, stopped
from plugins.names import UNKNOWN, Target
from plugins.schema import schema
from plugins.values import Props, Values, secrets, unwrap, wrap

if TYPE_CHECKING:
    from plugins.api import Api, Live

_SETTINGS = ("apiToken", "baseUrl", "version", "pluginDownloadURL")
_T = TypeVar("_T")


class UserWorkers(engine.Provider):
    """Uploads, reads and deletes user Workers; a preview makes no call."""

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
        self._uploaded: set[str] = set()

    async def get_schema(self, request: engine.GetSchemaRequest) -> engine.GetSchemaResponse:
        """The package's one resource."""
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
        inputs = rules.DEFAULTS | unwrap(request.new_inputs)
        failures = [
            engine.CheckFailure(path, f"{request.name}: {path} {problem}.")
            for path, problem in rules.problems(inputs)
        ]
        if not failures:
            inputs = rules.normal(inputs)
        return engine.CheckResponse(wrap(inputs, request.new_inputs), failures)

    async def diff(self, request: engine.DiffRequest) -> engine.DiffResponse:
        """Compare the program with the state."""
        found = changes(unwrap(request.old_state), unwrap(request.new_inputs))
        return engine.DiffResponse(
            changes=bool(found),
            replaces=[name for name in REPLACING if name in found],
            stables=[name for name in REPLACING if name not in found],
            diffs=sorted({path.split(".")[0] for path in found}),
            detailed_diff=found,
        )

    async def create(self, request: engine.CreateRequest) -> engine.CreateResponse:
        """Upload it, over what may be there: a run that was cut off is simply run again."""
        inputs = unwrap(request.properties)
        code = module(inputs)
        if request.preview:
            return engine.CreateResponse("", _state(inputs, UNKNOWN, request.properties))
        etag = await self._upload(inputs, code, request.properties, request.timeout)
        identifier = str(rules.target(inputs))
        return engine.CreateResponse(identifier, _state(inputs, etag, request.properties))

    async def update(self, request: engine.UpdateRequest) -> engine.UpdateResponse:
        """Upload it again, whole."""
        inputs, old = unwrap(request.news), unwrap(request.olds)
        code = module(inputs)
        if request.preview:
            same = inputs["contentSha256"] == old.get("contentSha256")
            etag = old.get("etag", UNKNOWN) if same else UNKNOWN
        else:
            etag = await self._upload(inputs, code, request.news, request.timeout)
        return engine.UpdateResponse(_state(inputs, etag, request.news))

    async def read(self, request: engine.ReadRequest) -> engine.ReadResponse:
        """What is there now, for a refresh or an import; an empty id when it is gone."""
        target = Target.parse(request.resource_id)
        if target is None:
            raise PluginError(
                f"{request.resource_id!r} is not the id of a user Worker; expected "
                "<account id>/<namespace>/<name>."
            )
        old = unwrap(request.properties)
        found = await self._run(target, "read", self._look(target, old))
        if found is None:
            return engine.ReadResponse("")
        inputs = {name: value for name, value in found.items() if name != "etag"}
        like = (request.properties, request.inputs)
        return engine.ReadResponse(str(target), wrap(found, *like), wrap(inputs, *like))

    async def delete(self, request: engine.DeleteRequest) -> None:
        """Take it away, unless this very run put another in its place.

        The engine creates before it deletes: with a forced replacement, or when a resource gets
        another name in the program, old and new are the same script.
        """
        target = rules.target(unwrap(request.properties))
        if str(target) in self._uploaded:
            return
        await self._run(target, "deleted", self._ready().delete(target), request.timeout)

    async def cancel(self) -> None:
        """Stop: calls in flight end, waits for a retry too, and nothing new is started."""
        self._cancelled = True
        for call in list(self._calls):
            call.cancel()

    async def _upload(self, inputs: Props, code: bytes, values: Values, timeout: float) -> str:
        target = rules.target(inputs)
        upload = self._ready().upload(target, rules.metadata(inputs), code, secrets(values))
        etag = await self._run(target, "uploaded", upload, timeout)
        self._uploaded.add(str(target))
        return etag

    async def _look(self, target: Target, old: Props) -> Props | None:
        """The state as it is now; the code is only fetched when its etag is another."""
        api = self._ready()
        live = await api.read(target)
        if live is None:
            return None
        name, digest = old.get("mainModule", ""), old.get("contentSha256", "")
        if not live.etag or live.etag != old.get("etag"):
            name, digest = await api.code(target)
        name = name or old.get("mainModule", "index.js")
        return {
            "accountId": target.account,
            "namespace": target.namespace,
            "name": target.name,
            "contentFile": old.get("contentFile", name),
            "contentSha256": digest,
            "mainModule": name,
            "etag": live.etag,
            **_answered(live, old),
        }

    async def _run(
        self, target: Target, action: str, work: Awaitable[_T], timeout: float = 0
    ) -> _T:
        """The result of calls for one resource, ended by a cancel or by its own timeout."""
        call: asyncio.Future[_T] = asyncio.ensure_future(work)
        self._calls.add(call)
        try:
            if self._cancelled:
                call.cancel()
            return await asyncio.wait_for(call, timeout or None)
        except asyncio.CancelledError as error:
            raise stopped(target, action, "cancelled") from error
        except TimeoutError as error:
            raise stopped(target, action, f"{timeout:g} seconds were over") from error
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
            base_url = self._settings.get("baseUrl") or self._environ.get("CLOUDFLARE_BASE_URL")
            self._api = self._open_api(base_url or None, str(token))
        return self._api


def _open_api(base_url: str | None, token: str) -> Api:
    from plugins.api import Api, open_client  # a preview needs no SDK, which is slow to import

    return Api(open_client(base_url, token))


def _state(inputs: Props, etag: str, like: Values) -> dict[str, PropertyValue]:
    return wrap({**inputs, "etag": etag}, like)


def _answered(live: Live, old: Props) -> Props:
    said = live.settings
    limits = {"cpuMs": "cpu_ms", "subrequests": "subrequests"}
    answers = said.get("limits") or {}
    return {
        "compatibilityDate": said.get("compatibility_date") or "",
        "compatibilityFlags": sorted(said.get("compatibility_flags") or []),
        "bindings": answered(said.get("bindings") or [], old.get("bindings", {})),
        "tags": sorted(said.get("tags") or []),
        "limits": {k: answers[v] for k, v in limits.items() if answers.get(v) is not None},
    }
