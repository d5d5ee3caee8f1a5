"""What is known against the pinned packages: pip-audit and npm audit, in one report."""

from project.audit.report import report

__all__ = ["report"]
