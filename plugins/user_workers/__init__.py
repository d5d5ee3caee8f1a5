"""The project's own Pulumi plugin: what Cloudflare has and its official provider cannot deploy.

Scripts inside a dispatch namespace (``user_worker.py``) and where a Worker runs
(``worker_placement.py``); everything else is the provider that the engine talks to.
"""
