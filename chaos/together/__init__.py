"""Two runs at the same time."""

from chaos.together.harness import run

__all__ = ["run"]
