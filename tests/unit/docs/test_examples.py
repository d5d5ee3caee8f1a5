"""The shell that runs the documentation's examples, and what it takes for an example."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.examples import Example, Ran, Shell, blocks_of

PAGE = """Text.

```console
$ curl http://127.0.0.1 \\
    -d '{"a": 1,
         "b": 2}'
{"id":"…"}
$ ./code24 preview     # what would change
```

1. An item:

   ```console
   $ ./code24 up
   ```
"""


def test_the_examples_of_a_page_are_its_commands_and_what_they_show(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    curl = 'curl http://127.0.0.1 \\\n    -d \'{"a": 1,\n         "b": 2}\''
    assert blocks_of(page) == [
        [Example(curl, ('{"id":"…"}',)), Example("./code24 preview     # what would change")],
        [Example("./code24 up")],
    ]


@pytest.mark.parametrize(
    ("shown", "missing"),
    [
        (("one", "three"), None),
        (('{"id":"…","type":"BUILD"}',), None),
        (("three", "one"), "one"),
        (('{"id":"…","type":"OPTIMIZE"}',), '{"id":"…","type":"OPTIMIZE"}'),
    ],
)
def test_lines_are_shown_in_their_order_with_anything_where_something_is_left_out(
    shown: tuple[str, ...], missing: str | None
) -> None:
    output = 'one\n  two\n{"id":"7","type":"BUILD"}\nthree\n'
    assert Ran(0, output).shows(shown) == missing


def test_a_shell_keeps_what_a_command_sets_and_gives_each_exit_code(tmp_path: Path) -> None:
    shell = Shell(tmp_path, dict(os.environ))
    assert shell.run("export PLACE=harbour     # a comment") == Ran(0, "\n")
    assert shell.run('echo "$PLACE"') == Ran(0, "harbour\n\n")
    assert shell.run("(exit 3)").code == 3
    assert shell.run("cat", typed="a token").output == "a token\n\n"
    assert shell.run("./code24 logs").code == 1  # there is none here
    shell.close()
