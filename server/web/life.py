"""Where the process is in its life: serving, or draining before it stops. One flag that others look at."""

from __future__ import annotations


class Life:
    """Whether new work is still taken."""

    def __init__(self) -> None:
        self._draining = False

    @property
    def draining(self) -> bool:
        """True from the moment the process was asked to stop."""
        return self._draining

    def drain(self) -> None:
        """Take no new work from now on."""
        self._draining = True
