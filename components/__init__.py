"""Code24 as Pulumi components: https://www.pulumi.com/docs/iac/concepts/components/ ."""

from components.cloudflare_sdk import load_lazily

load_lazily()  # before a component imports the SDK
