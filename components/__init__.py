"""Code24 as Pulumi components: https://www.pulumi.com/docs/iac/concepts/components/ ."""
