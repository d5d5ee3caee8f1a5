"""A stack's settings: typed, checked as a whole before anything is registered."""

from components.settings.errors import SettingsError
from components.settings.load import load_settings
from components.settings.model import Settings

__all__ = ["Settings", "SettingsError", "load_settings"]
