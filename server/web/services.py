"""What the handlers of requests share, put together once by app.py. Holds no state of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from server.room.ports import Images, Journal, Tickets
from server.room.rooms import Rooms
from server.settings import Settings
from server.web.assets import Assets
from server.web.auth import Cookies
from server.web.life import Life
from server.web.live import LiveSockets
from server.web.metrics import Metrics
from server.web.pages import Pages
from server.web.symbols import Symbols


@dataclass(frozen=True)
class Services:
    """Everything that a handler may ask for. `now_ms` is wall-clock time in milliseconds since 1970."""

    settings: Settings
    tickets: Tickets
    journal: Journal
    images: Images
    rooms: Rooms
    assets: Assets
    symbols: Symbols
    pages: Pages
    cookies: Cookies
    metrics: Metrics
    now_ms: Callable[[], int]
    life: Life = field(default_factory=Life)
    live: LiveSockets = field(default_factory=LiveSockets)
