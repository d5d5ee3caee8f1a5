"""A stand-in for the official cloudflare plugin, for the local cloud only.

It answers the Pulumi engine as pulumi-cloudflare 6.17.0 does where a program can notice. The
official plugin is what deploys to a real account; this one refuses any API that is not on this
machine.
"""
