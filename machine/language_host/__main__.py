"""The host's process: prints its port, then serves until it is ended.

The engine starts it as ``pulumi-language-python [flags] ENGINE_ADDRESS``, twice in each run.
"""

import importlib.util
import os
import signal
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def bare_package(name: str) -> None:
    """A package whose modules can be imported, without what its own ``__init__`` imports.

    The host needs the engine's messages and nothing else of the SDK, which takes longer to import
    than the host to start. Should a message's module need more some day, its import fails.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        sys.exit(f"{name} is not installed for {sys.executable}: `./code24 up` installs it")
    package = ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    sys.modules[name] = package


for package_name in ("pulumi", "pulumi.runtime", "pulumi.runtime.proto"):
    bare_package(package_name)

# after what they must not import
from machine.language_host.host import serve  # noqa: E402
from plugins.user_workers.parent import end_with_parent  # noqa: E402


def main() -> None:
    """Serves one engine."""
    address = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    server, port = serve(address, os.environ["CODE24_LANGUAGE_EXEC"])
    # The engine ends it by SIGINT, which a job in a shell's background inherits as ignored, and
    # waits five seconds before it kills it.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, lambda *_: server.stop(0))
    end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
    print(port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
