"""The host's process: prints its port, then serves until it is ended.

The engine starts it as ``pulumi-language-python [flags] ENGINE_ADDRESS``.
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tools.language_host.host import serve


def main() -> None:
    """Serves one engine."""
    address = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    server, port = serve(address, os.environ["CODE24_LANGUAGE_EXEC"])
    signal.signal(signal.SIGTERM, lambda *_: server.stop(0))
    print(port, flush=True)
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(0)


if __name__ == "__main__":
    main()
