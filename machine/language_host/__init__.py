"""The Python language host of the engine, for a CLI that was built from its Go modules.

The official installer brings one; the Go module proxy does not have it. The protocol is
https://github.com/pulumi/pulumi/blob/master/proto/pulumi/language.proto ; this host serves the part
that running programs, provider plugins and policy packs needs.
"""
