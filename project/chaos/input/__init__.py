"""Any input, many times: the property tests with many more cases."""

from project.chaos.input.harness import run

__all__ = ["run"]
