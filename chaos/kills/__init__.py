"""Processes killed in the middle of a run."""

from chaos.kills.harness import run

__all__ = ["run"]
