"""What the engine and the policies complain of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from operations.review.markdown import alert, block, counted, folded

MACHINE_PATH = re.compile(
    r"(?<![\w.:/])/(?:home|root|Users|tmp|var|opt|usr|private|mnt|work|workspace)/(?:[^\s/:'\"]+/)*"
)
"""A folder of the machine that ran the preview: another one says the same of another folder."""

ENGINE_NOISE = re.compile(r"using pulumi-[\w-]+ from \$PATH at ")
"""Where the engine found a plugin: not about the stack."""

ECHOES = ("preview failed", "Program exited with non-zero exit code")
"""What the engine adds to an error that it has said already."""

MOST_MESSAGES = 10
LONGEST_MESSAGE = 1_500


def failed(preview: Mapping[str, Any]) -> bool:
    """Whether ``pulumi up`` would be refused as the preview was."""
    return bool(errors(preview))


def errors(preview: Mapping[str, Any]) -> list[str]:
    """What must be fixed, each once."""
    errors_found = _messages(preview, "error")
    telling = [message for message in errors_found if not any(echo in message for echo in ECHOES)]
    return [*_violations(preview, mandatory=True), *telling] or errors_found


def warnings(preview: Mapping[str, Any]) -> list[str]:
    """What is only said, each once."""
    return [*_violations(preview, mandatory=False), *_messages(preview, "warning")]


def failure_alert(messages: list[str]) -> str:
    """The loudest box there is, with every message."""
    head = "**The preview failed, and so would `pulumi up`.** What is listed below is not complete."
    return alert("CAUTION", f"{head}\n\n{_blocks(messages)}")


def warnings_part(messages: list[str]) -> str:
    """Folded: nothing is refused for them."""
    return folded(counted(len(messages), "warning"), _blocks(messages))


def _blocks(messages: list[str]) -> str:
    blocks = [block(message) for message in messages[:MOST_MESSAGES]]
    left = len(messages) - len(blocks)
    return "\n\n".join([*blocks, *([f"… and {left} more"] if left > 0 else [])])


def _messages(preview: Mapping[str, Any], severity: str) -> list[str]:
    found = {
        _readable(diagnostic["message"].removeprefix(f"{severity}: "))
        for diagnostic in preview.get("diagnostics") or []
        if diagnostic["severity"] == severity and not ENGINE_NOISE.search(diagnostic["message"])
    }
    return sorted(found)


def _violations(preview: Mapping[str, Any], *, mandatory: bool) -> list[str]:
    """From the key that ``operations.review.engine`` adds: the engine's JSON has no policies."""
    return sorted(
        {
            f"policy {found['policyName']}, of {found['resourceUrn'].rsplit('::', 1)[-1]}:\n"
            f"{_readable(found['message'])}"
            for found in preview.get("policyViolations") or []
            if (found["enforcementLevel"] == "mandatory") is mandatory
        }
    )


def _readable(message: str) -> str:
    plain = MACHINE_PATH.sub("…/", re.sub(r"\x1b\[[0-9;]*m|<\{%[^%]*%\}>", "", message)).strip()
    return plain if len(plain) <= LONGEST_MESSAGE else f"{plain[:LONGEST_MESSAGE]}…"
