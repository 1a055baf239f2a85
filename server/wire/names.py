"""What browsers name: windows, connections, seats. Shapes only."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Name = Annotated[str, Meta(min_length=1, max_length=48, pattern=r"^[A-Za-z0-9_-]+\Z")]
