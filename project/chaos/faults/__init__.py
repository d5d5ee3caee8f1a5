"""Every API call of a run with every fault."""

from project.chaos.faults.harness import run

__all__ = ["run"]
