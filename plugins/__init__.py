"""The project's own Pulumi plugin: scripts inside a dispatch namespace, as resources.

A program uses ``plugins.user_worker``; everything else is the provider that the engine talks to.
"""
