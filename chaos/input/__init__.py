"""Any input, many times: the property tests with many more cases."""

from chaos.input.harness import run

__all__ = ["run"]
