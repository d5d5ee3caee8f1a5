"""``pulumi_cloudflare``, of which only what a program names is loaded.

The SDK's own ``__init__`` imports every resource and every type that Cloudflare has, some thousands
of classes, in each run of a program. Here a resource's module is imported when it is first named,
and of the two modules of generated types only the classes that such a resource speaks of are made.

Nothing rests on the SDK being laid out as it is today: where it is not, or where a name is not
found, its own ``__init__`` runs as it would have, and all that is lost is time
(``tests/unit/components/test_cloudflare_sdk.py``).
"""

from components.cloudflare_sdk.package import load_lazily

__all__ = ["load_lazily"]
