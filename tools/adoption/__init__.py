"""An account looked over before a stack adopts it: read-only, with the settings to paste."""

from tools.adoption.account import Account, look
from tools.adoption.finding import Finding
from tools.adoption.findings import findings
from tools.adoption.paste import settings_to_paste

__all__ = ["Account", "Finding", "findings", "look", "settings_to_paste"]
