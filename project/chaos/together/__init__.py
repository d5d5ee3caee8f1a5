"""Two runs at the same time."""

from project.chaos.together.harness import run

__all__ = ["run"]
