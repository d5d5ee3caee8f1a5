"""What can happen to a call: https://developers.cloudflare.com/fundamentals/api/reference/limits/"""

from __future__ import annotations

from typing import Any

KINDS: dict[str, dict[str, Any]] = {
    "429 with Retry-After": {"kind": "status", "status": 429, "retryAfter": 1},
    "429": {"kind": "status", "status": 429},
    "500": {"kind": "status", "status": 500},
    "503": {"kind": "status", "status": 503},
    "hang of 30 s": {"kind": "latency", "ms": 30_000},
    "cut before": {"kind": "cut-before"},
    "cut after": {"kind": "cut-after"},
    "500 to the end": {"kind": "status", "status": 500, "count": 1_000},
}
"""By the heads of the table. The last meets every attempt, so that the run must fail."""
