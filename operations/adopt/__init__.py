"""An account looked over before a stack adopts it: read-only, with the settings to paste."""

from operations.adopt.account import Account, Finding, look
from operations.adopt.findings import findings, settings_to_paste

__all__ = ["Account", "Finding", "findings", "look", "settings_to_paste"]
