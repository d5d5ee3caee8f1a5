"""The project's own Pulumi plugin: what Cloudflare has and its official provider cannot deploy.

Scripts inside a dispatch namespace (``plugins.user_worker``) and where a Worker runs
(``plugins.worker_placement``); everything else is the provider that the engine talks to.
"""
