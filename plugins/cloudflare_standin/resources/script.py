"""Worker scripts: one multipart upload for create and update, three calls for a read.

https://developers.cloudflare.com/api/resources/workers/subresources/scripts/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.cloudflare_standin.calls import Request, Upload
from plugins.cloudflare_standin.errors import Problem, StandInError
from plugins.cloudflare_standin.resource import Endpoint, Resource
from plugins.cloudflare_standin.resources.script_fields import METADATA, SCRIPT
from plugins.cloudflare_standin.schema import UNKNOWN, Field, Props, Shape, Value
from plugins.cloudflare_standin.wire import body, decode

if TYPE_CHECKING:
    import httpx

    from plugins.cloudflare_standin.api import Api

_SCRIPT = "accounts/{accountId}/workers/scripts/{scriptName}"
_SERVICE = Endpoint("GET", "accounts/{accountId}/workers/services/{scriptName}")
_SETTINGS = Endpoint("GET", _SCRIPT + "/settings")
_CONTENT = Endpoint("GET", _SCRIPT + "/content/v2")
_MODULE_TYPE = "application/javascript+module"
_SERVICE_WORKER_TYPE = "application/javascript"


@dataclass(frozen=True)
class Script(Resource):
    """A Worker's script."""

    def problems(self, config: Mapping[str, Any]) -> Sequence[Problem]:
        """The official provider's rules on where the content comes from."""
        content, file = config.get("content"), config.get("contentFile")
        if content is None and file is None and config.get("assets") is None:
            return [
                Problem(
                    "content",
                    "Missing Attribute Configuration. At least one of these attributes must be "
                    "configured: [content,content_file,assets]",
                )
            ]
        if content is not None and file is not None:
            return [
                Problem(
                    "content",
                    "Invalid Attribute Combination. These attributes cannot be configured "
                    "together: [content,content_file]",
                )
            ]
        if file is not None and config.get("contentSha256") is None:
            return [
                Problem(
                    "contentFile",
                    'Invalid Attribute Combination. Attribute "content_sha256" must be specified '
                    'when "content_file" is specified',
                )
            ]
        return _hash_problems(config)

    def create_request(self, planned: Props) -> Request:
        """The upload: the module under its own name, then `metadata`."""
        metadata = body(METADATA, planned)
        content, main_module = _content(planned), planned.get("mainModule")
        name = main_module or "script"
        parts = []
        if content:
            default_type = _MODULE_TYPE if main_module else _SERVICE_WORKER_TYPE
            kind = planned.get("contentType") or default_type
            parts.append(Upload(name, content, kind, name))
            if not main_module:
                metadata["body_part"] = name
        parts.append(Upload("metadata", _sent(metadata), "application/json"))
        request = self.request(self.create, planned)
        return Request(request.method, request.path, parts=tuple(parts))

    def update_request(self, planned: Props, state: Props) -> Request | None:
        """An update uploads everything again."""
        return self.create_request(planned)

    async def do_read(self, api: Api, state: Props) -> Props:
        """Service, settings and content, laid over the state."""
        service = await api.result(self.request(_SERVICE, state))
        settings = await api.result(self.request(_SETTINGS, state))
        read = _overlay(SCRIPT, state, service["default_environment"]["script"])
        read = _overlay(METADATA, read, settings)
        read["bindings"] = _bindings(settings.get("bindings"), state.get("bindings"))
        if not (read.get("placement") or {}).get("mode"):
            read["placement"] = None
        return self.identified(await self._with_content(api, read))

    async def _with_content(self, api: Api, state: Props) -> Props:
        """The live content, or only its hash when the program names a file."""
        response = await api.send(self.request(_CONTENT, state))
        content = None if response.status_code == 204 else _first_part(response)
        read = dict(state)
        if read.get("contentFile") is None:
            read["content"] = None if content is None else content.decode("utf-8", "replace")
        if read.get("contentSha256") is not None and content is not None:
            read["contentSha256"] = hashlib.sha256(content).hexdigest()
        return read


def _sent(metadata: Props) -> bytes:
    """The metadata part: empty with a placement, which the official plugin fails to encode.

    It drops the error that its placement model's `target` leads to, and sends nothing; Cloudflare
    refuses the upload.
    """
    return b"" if metadata.get("placement") else json.dumps(metadata).encode()


def _hash_problems(config: Mapping[str, Any]) -> list[Problem]:
    """The hash that the program gives must be the content's."""
    given = config.get("contentSha256")
    source = config.get("content") or config.get("contentFile")
    if given is None or UNKNOWN in (given, source):
        return []
    file = config.get("contentFile") if config.get("content") is None else None
    try:
        content = _content(config)
    except StandInError as error:
        return [
            Problem(
                "contentSha256",
                "Hash Calculation Error. Failed to calculate SHA-256 hash of file "
                f"'{file}': {error}",
            )
        ]
    actual = hashlib.sha256(content).hexdigest()
    if actual == given:
        return []
    origin = "content" if file is None else f"content_file ({file})"
    return [
        Problem(
            "contentSha256",
            f"SHA-256 Hash Mismatch. The provided SHA-256 hash '{given}' does not match the "
            f"actual hash '{actual}' of {origin}",
        )
    ]


def _content(props: Mapping[str, Any]) -> bytes:
    """The module's bytes, from the property or from the file it names."""
    file = props.get("contentFile")
    if file is None:
        return str(props.get("content") or "").encode()
    try:
        return Path(file).expanduser().read_bytes()
    except OSError as error:
        raise StandInError(f"could not read file {file}: {error.strerror}") from error


def _overlay(fields: Sequence[Field], state: Mapping[str, Any], answer: Value) -> Props:
    """The state with whatever the answer has; a value absent from the answer stays."""
    laid = dict(state)
    for field in fields:
        if field.api is None or not field.refreshed or not isinstance(answer, Mapping):
            continue
        value, before = answer.get(field.api), laid.get(field.prop)
        if value is None:
            continue
        if field.shape is Shape.OBJECT and isinstance(before, Mapping):
            laid[field.prop] = _overlay(field.fields, before, value)
        else:
            laid[field.prop] = decode(field, value)
    return laid


def _bindings(answered: Value, state: Value) -> list[Props]:
    """The bindings after a refresh, in the state's order, as the official provider settles them.

    A secret keeps the text in state (the API never returns it) and goes when it is gone at
    Cloudflare; other known bindings stay as the state has them; unknown ones that are not
    secrets are added. So a plain binding changed outside is not seen, as it is not upstream.
    """
    field = next(f for f in METADATA if f.name == "bindings")
    live: list[Props] = decode(field, answered or [])
    known: list[Props] = state or []
    kept = [settled for b in known if (settled := _settled(b, _find(live, b))) is not None]
    added = [b for b in live if b["type"] != "secret_text" and _find(known, b) is None]
    return kept + added


def _settled(binding: Props, found: Props | None) -> Props | None:
    if binding["type"] != "secret_text":
        return binding
    return None if found is None else {**found, "text": binding.get("text")}


def _find(bindings: Sequence[Props], wanted: Props) -> Props | None:
    key = (wanted["type"], wanted["name"])
    return next((b for b in bindings if (b["type"], b["name"]) == key), None)


def _first_part(response: httpx.Response) -> bytes:
    """The first part of a multipart answer, byte for byte; any other answer whole."""
    kind = response.headers.get("content-type", "")
    if not kind.startswith("multipart/"):
        return response.content
    boundary = kind.split("boundary=", 1)[-1].split(";")[0].strip().strip('"')
    part = response.content.split(f"--{boundary}".encode())[1]
    return part.split(b"\r\n\r\n", 1)[1].removesuffix(b"\r\n")


SCRIPT_RESOURCE = Script(
    token="cloudflare:index/workersScript:WorkersScript",
    fields=SCRIPT,
    create=Endpoint("PUT", _SCRIPT),
    read=_SERVICE,
    update=Endpoint("PUT", _SCRIPT),
    delete=Endpoint("DELETE", _SCRIPT),
    import_id=("accountId", "scriptName"),
    id_from="scriptName",
)
