"""Code24 on Cloudflare Workers for Platforms: settings, provider, platform, outputs."""

import pulumi

from components.bundles import build_bundles
from components.outputs import stack_outputs
from components.pins import pinned
from components.platform import Code24Platform, Code24PlatformArgs
from components.provider import providers
from components.secrets import Secrets
from components.settings import load_settings

config = pulumi.Config()
settings = load_settings(
    stack=pulumi.get_stack(),
    project=config.name,
    config=pulumi.runtime.config.CONFIG.get(),
    settings=config.get_object("settings"),
    encrypted=pulumi.runtime.is_config_secret,
)

platform = Code24Platform(
    "code24",
    Code24PlatformArgs(
        settings=settings,
        bundles=pinned(build_bundles(), settings.pins),
        secrets=Secrets.of_stack(config),
    ),
    opts=pulumi.ResourceOptions(providers=providers()),
)

for name, value in stack_outputs(platform, settings).items():
    pulumi.export(name, value)
