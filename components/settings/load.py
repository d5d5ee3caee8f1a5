"""Reads a stack's settings from its config."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pulumi
from pydantic import ValidationError

from components.settings.errors import SettingsError, problems_of, shown
from components.settings.model import Settings
from components.settings.rules import problems_between
from plugins.user_workers.names import SENDABLE

REQUIRED_SECRETS = ("dispatchToken",)
"""Config keys that must be set with ``pulumi config set --secret``."""

MODEL_KEY = "modelKey"
"""Needed when a plane has a model."""

LOGPUSH_DESTINATION = "logpushDestination"
"""Needed when ``observability.logpush`` is on."""

API_TOKEN = "cfApiToken"
"""Needed when customers' sites are published, and with a tail Worker."""

ALERT_WEBHOOK = "alertWebhook"
"""Needed when ``tail.alerts`` is set."""

OPTIONAL_SECRETS = (
    MODEL_KEY,
    LOGPUSH_DESTINATION,
    "dispatchTokenPrevious",
    API_TOKEN,
    ALERT_WEBHOOK,
    "otlpHeaders",
)

SENT = ("dispatchToken", "dispatchTokenPrevious", MODEL_KEY, API_TOKEN)
"""Secrets that are sent in a header, and so hold what a header can carry."""

KEYS = ("settings", *REQUIRED_SECRETS, *OPTIONAL_SECRETS)
"""Every key that the program reads under its own name."""


def load_settings(
    stack: str,
    project: str,
    config: Mapping[str, str],
    settings: Any,
    encrypted: Callable[[str], bool],
) -> Settings:
    """The checked settings.

    Args:
        stack: the stack's name, for the message.
        project: the config's name space.
        config: every config key of the stack, as ``name:key``.
        settings: the value of ``<project>:settings``.
        encrypted: whether a config key, as ``name:key``, is a secret in the stack's file.

    Raises:
        SettingsError: with everything that is wrong, at once.
    """
    problems = list(_key_problems(project, config))
    problems.extend(_plain_secrets(project, config, encrypted))
    problems.extend(_useless_secrets(project, config))
    loaded: Settings | None = None
    if settings is None:
        problems.append(f"{project}:settings: missing; expected the stack's settings")
    else:
        try:
            loaded = Settings.model_validate(settings)
        except ValidationError as error:
            problems.extend(problems_of(error, Settings))
        problems.extend(problems_between(settings))
        if loaded is not None:
            for secret in needed_secrets(loaded):
                problems.extend(_missing_secret(project, config, secret))
    if problems or loaded is None:
        raise SettingsError(stack, problems)
    return loaded


def needed_secrets(settings: Settings) -> Iterable[str]:
    """Secrets that these settings need beside the ones that every stack has."""
    if settings.build.model or settings.optimize.model:
        yield MODEL_KEY
    if settings.observability.logpush:
        yield LOGPUSH_DESTINATION
    if settings.sites is not None or settings.tail is not None:
        yield API_TOKEN
    if settings.tail is not None and settings.tail.alerts is not None:
        yield ALERT_WEBHOOK


def _key_problems(project: str, config: Mapping[str, str]) -> Iterable[str]:
    own = {key.removeprefix(f"{project}:") for key in config if key.startswith(f"{project}:")}
    for key in sorted(own - set(KEYS)):
        close = difflib.get_close_matches(key, KEYS, n=1)
        hint = f"; did you mean {close[0]!r}?" if close else f"; expected one of {', '.join(KEYS)}"
        yield f"{project}:{shown(key)}: unknown key{hint}"
    for key in REQUIRED_SECRETS:
        yield from _missing_secret(project, config, key)


def _plain_secrets(
    project: str, config: Mapping[str, str], encrypted: Callable[[str], bool]
) -> Iterable[str]:
    for key in (*REQUIRED_SECRETS, *OPTIONAL_SECRETS):
        if f"{project}:{key}" in config and not encrypted(f"{project}:{key}"):
            yield (
                f"{project}:{key}: in the clear in the stack file; encrypt it with "
                f"{_command(key)}, and give it a new value: this one has been seen"
            )


def _useless_secrets(project: str, config: Mapping[str, str]) -> Iterable[str]:
    for key in (*REQUIRED_SECRETS, *OPTIONAL_SECRETS):
        value = config.get(f"{project}:{key}")
        if value is not None and not value.strip():
            yield f"{project}:{key}: empty; set it again with {_command(key)}"
        elif value is not None and key in SENT and not SENDABLE.fullmatch(value):
            yield (
                f"{project}:{key}: holds a space, a line end or what is not ASCII, which no header "
                f"carries; set it again with {_command(key)}"
            )


def _missing_secret(project: str, config: Mapping[str, str], key: str) -> Iterable[str]:
    if f"{project}:{key}" not in config:
        yield f"{project}:{key}: missing secret; set it with {_command(key)}"


def _command(key: str) -> str:
    return f"`pulumi config set --secret {key} --stack {pulumi.get_stack()}`"
