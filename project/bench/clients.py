"""Clients of a temporary cloud's account."""

from __future__ import annotations

import os

import httpx

from machine.cloud import ACCOUNT, TOKEN
from operations.throwaway import Throwaway


def api(platform: Throwaway) -> httpx.Client:
    """The account's API, by paths below the account."""
    return httpx.Client(
        base_url=f"{platform.cloud.api}/accounts/{ACCOUNT}",
        headers={"Authorization": f"Bearer {TOKEN}"},
        trust_env=False,
        timeout=60,
    )


def account_environment(platform: Throwaway) -> dict[str, str]:
    """What other command lines need to find the account, and nothing of the caller's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(platform.stack.project.parent),
        "CI": "1",
        "NO_COLOR": "1",
        "WRANGLER_SEND_METRICS": "false",
        "ALCHEMY_TELEMETRY_DISABLED": "1",
        "ALCHEMY_CI_STATE_STORE_CHECK": "false",  # its state is a folder, and thrown away
        "CLOUDFLARE_API_BASE_URL": platform.cloud.api,
        "CLOUDFLARE_BASE_URL": platform.cloud.api,
        "CLOUDFLARE_API_TOKEN": TOKEN,
        "CLOUDFLARE_ACCOUNT_ID": ACCOUNT,
    }
