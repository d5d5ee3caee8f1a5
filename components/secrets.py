"""The stack's secrets: read as secrets only, bound as secrets only."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi

from components import bindings as bind


@dataclass(frozen=True)
class Secrets:
    """Every secret of a stack; set each with ``pulumi config set --secret``."""

    dispatch_token: pulumi.Output[str]
    """What callers of the dispatch Workers send."""
    dispatch_token_previous: pulumi.Output[str] | None = None
    """What they may still send while a rotation goes on."""
    model_key: pulumi.Output[str] | None = None
    """Of the planes' model endpoint; needed when one has a model."""
    cf_api_token: pulumi.Output[str] | None = None
    """With it, sites are published, and housekeeping asks how the custom hostnames are."""
    logpush_destination: pulumi.Output[str] | None = None
    """Where trace events go, with its credentials; needed when logpush is on."""
    otlp_headers: pulumi.Output[str] | None = None
    """Headers for the OpenTelemetry collector, as ``name=value,other=value``."""
    alert_webhook: pulumi.Output[str] | None = None
    """The address that hears of broken service levels; needed when alerts are on."""

    @staticmethod
    def of_stack(config: pulumi.Config) -> Secrets:
        """The secrets that the stack's config has."""
        return Secrets(
            dispatch_token=config.require_secret("dispatchToken"),
            dispatch_token_previous=config.get_secret("dispatchTokenPrevious"),
            model_key=config.get_secret("modelKey"),
            cf_api_token=config.get_secret("cfApiToken"),
            logpush_destination=config.get_secret("logpushDestination"),
            otlp_headers=config.get_secret("otlpHeaders"),
            alert_webhook=config.get_secret("alertWebhook"),
        )

    def dispatch_tokens(self) -> list[bind.Binding]:
        """What a Worker knows a caller by: the token, and the one that it replaces.

        Both are always bound. A secret that is left out of an upload outlives it on Cloudflare
        (https://github.com/cloudflare/workers-sdk/issues/5296), so an old token that was only
        left out would be accepted for ever; here it is written over with the new one.
        """
        previous = self.dispatch_token_previous or self.dispatch_token
        return [
            bind.secret_text("DISPATCH_TOKEN", self.dispatch_token),
            bind.secret_text("DISPATCH_TOKEN_PREVIOUS", previous),
        ]
