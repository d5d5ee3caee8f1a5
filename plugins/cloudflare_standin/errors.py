"""What the stand-in reports to the engine."""

from __future__ import annotations

from dataclasses import dataclass


class StandInError(Exception):
    """A refusal that the engine shows as it is: one readable message, no stack trace."""

    def about(self, name: str) -> StandInError:
        """The same refusal, naming the resource it is about."""
        return StandInError(f"{name}: {self}")


class ApiError(StandInError):
    """Cloudflare answered with an error.

    Attributes:
        status: HTTP status of the answer.
    """

    def __init__(self, message: str, status: int) -> None:
        """Keep the status beside the message, for the callers that treat 404 apart."""
        super().__init__(message)
        self.status = status

    def about(self, name: str) -> ApiError:
        """The same answer, naming the resource it is about."""
        return ApiError(f"{name}: {self}", self.status)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with what the program set, at a Pulumi property."""

    prop: str
    reason: str
