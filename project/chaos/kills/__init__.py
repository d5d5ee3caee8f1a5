"""Processes killed in the middle of a run."""

from project.chaos.kills.harness import run

__all__ = ["run"]
