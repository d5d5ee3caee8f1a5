"""The SDK loaded by need is the SDK: the same classes with the same types, or all of it."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from machine.paths import REPO

NAMED = sorted(
    {
        name
        for file in (REPO / "components").glob("*.py")
        for name in re.findall(r"\bcloudflare\.([A-Z]\w+)", file.read_text())
    }
)
"""What the components take from the SDK."""

DESCRIBE = """
import inspect, pulumi._types as types, pulumi_cloudflare as sdk

def described(cls, seen):
    if cls in seen:
        return
    seen.add(cls)
    resolved = types._types_from_py_properties(cls)
    print(cls.__module__, cls.__qualname__, inspect.signature(cls.__init__))
    for name, kind in sorted(resolved.items()):
        print("  ", name, kind)
    for kind in resolved.values():
        for part in re.findall(r"pulumi_cloudflare\\.(\\w+)\\.(\\w+)", str(kind)):
            described(getattr(sys.modules["pulumi_cloudflare." + part[0]], part[1]), seen)

import re, sys
for name in NAMED:
    described(getattr(sdk, name), set())
"""


def run(program: str) -> str:
    """What a program prints in a Python of its own."""
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=REPO,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_class_that_the_components_take_has_the_types_of_the_whole_sdk() -> None:
    assert "WorkersScript" in NAMED
    eager = run(f"import pulumi_cloudflare\nNAMED = {NAMED}\n{DESCRIBE}")
    lazy = run(f"import components\nNAMED = {NAMED}\n{DESCRIBE}\nprint(type(sdk).__name__)")
    *described, package = lazy.splitlines()
    assert described == eager.splitlines()
    assert package == "LazyPackage", "the whole SDK was loaded: each run takes a second longer"


def test_a_name_found_nowhere_loads_the_whole_sdk_and_keeps_what_was_made() -> None:
    output = run(
        """
        import components, pulumi_cloudflare as sdk
        before = sdk.WorkersScriptBindingArgs, sdk.WorkersScript, sdk.outputs.WorkersScriptBinding
        print(hasattr(sdk, "NoSuchThing"), type(sdk).__name__)
        print(before == (
            sdk.WorkersScriptBindingArgs, sdk.WorkersScript, sdk.outputs.WorkersScriptBinding
        ))
        print(sdk.get_zone.__name__, sdk.ZoneArgs.__name__, sdk.config.__name__)
        """
    )
    assert output.splitlines() == [
        "False module",
        "True",
        "get_zone ZoneArgs pulumi_cloudflare.config",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "import pulumi\n\n__all__ = [\n    'One',\n    'Two',\n]\n\nclass One:\n    pass\n",
        "import pulumi\n\n__all__ = []\n\nclass One:\n    pass\n",
        "class One:\n    pass\n",
    ],
)
def test_a_module_that_is_laid_out_otherwise_is_left_to_python(tmp_path: Path, text: str) -> None:
    (tmp_path / "_inputs.py").write_text(text)
    output = run(
        f"""
        from pathlib import Path
        from components.cloudflare_sdk.types import generated_types
        print(generated_types("pulumi_cloudflare.other", Path({str(tmp_path / "_inputs.py")!r})))
        """
    )
    assert output == "None\n"


def test_an_sdk_that_somebody_imported_already_is_left_alone() -> None:
    output = run(
        """
        import pulumi_cloudflare as sdk
        kept = sdk.WorkersScript
        import components
        print(type(sdk).__name__, sdk.WorkersScript is kept)
        """
    )
    assert output == "module True\n"
