"""`pulumi-resource-cloudflare ADDRESS`: started by the engine, not by hand."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)  # run as a file, the package `plugins` is not on the path

from plugins.cloudflare_standin.errors import StandInError  # noqa: E402
from plugins.cloudflare_standin.provider import VERSION, StandIn  # noqa: E402
from plugins.user_workers.server import run  # noqa: E402


def main(arguments: list[str]) -> int:
    """Serve the engine at the address that is the first argument without a dash."""
    addresses = [argument for argument in arguments if not argument.startswith("-")]
    if not addresses:
        print(
            "This is Code24's stand-in for the cloudflare plugin; the Pulumi engine starts it "
            "with its address as the argument.",
            file=sys.stderr,
        )
        return 2
    run(StandIn(), VERSION, StandInError, addresses[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
