"""Wiring: settings -> store -> rooms -> web, and the life of the process. No decisions about rooms or pages.

The signals are ours and not uvicorn's, which would close the sockets before the rooms had written everything down.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from server.core.errors import StoreError
from server.media.plane import Plane
from server.media.reach import BUFFER_BYTES, announced, only, too_low
from server.media.reach import listen as listen_udp
from server.room.no_media import NoMedia
from server.room.ports import Media
from server.room.rooms import Rooms
from server.settings import MEDIA_PORT, Settings, SettingsError
from server.store.database import FILE_NAME, Database
from server.store.images_sqlite import SqliteImages
from server.store.journal_sqlite import SqliteJournal
from server.store.secret import server_secret
from server.store.tickets_sqlite import SqliteTickets
from server.web.assets import Assets, MissingAssetsError
from server.web.auth import Cookies
from server.web.beat import to_next
from server.web.frames import TextProtocol
from server.web.log import set_up_logging
from server.web.metrics import Metrics
from server.web.pages import Pages
from server.web.patience import PatientProtocol
from server.web.routes import application
from server.web.services import Services
from server.web.symbols import Symbols

log = logging.getLogger("baseline")

ROOT = Path(__file__).resolve().parent.parent
UNANSWERED_MS = 8000  # a peer that acknowledges nothing for so long is gone (reliability.md, Known traps)
UNSENT_BYTES = 16 * 1024  # what the system may hold of one connection: more would only make live ink wait behind it
MESSAGE_BYTES = 64 * 1024
PING_S = 10.0
PONG_S = 20.0  # on a slow line an answer waits behind what was sent before
DRAIN_S = 10
TIDY_S = 3600.0
BEGIN_AGAIN_S = 1.0
GARBAGE = 10_000, 10, 10
"""What the garbage collector waits for: more objects than one look at the media port makes and lets go again.

At Python's 700 twenty rooms had it look at the youngest twelve times a second and at everything every ten seconds: 24
ms of each second, and 42 at a stretch in which no packet went on. Now it is the youngest once a second, 5 ms of each,
and everything about every two minutes; what is large does not wait for it (media/transport.py).
"""
EVERY_SECOND = 0  # the count at which uvicorn does what it does once a second


@dataclass(frozen=True)
class Baseline:
    """The parts of one server, put together and not yet running."""

    app: ASGIApp
    services: Services


def now_ms() -> int:
    """Return wall-clock time, milliseconds since 1970. The only clock that is not monotonic."""
    return time.time_ns() // 1_000_000


def assemble(settings: Settings, clock_ms: Callable[[], int] = now_ms, media: Media | None = None) -> Baseline:
    """Put the parts together. Raises SettingsError where the data folder or what npm brings cannot be used."""
    try:
        assets = Assets.read(ROOT / "static", ROOT / "node_modules", ROOT / "build" / "lean")
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        secret = server_secret(settings.data_dir, settings.secret)
        database = Database(settings.data_dir / FILE_NAME, secret)
    except MissingAssetsError as missing:
        raise SettingsError(str(missing)) from None
    except (OSError, StoreError) as error:
        raise SettingsError(f"BASELINE_DATA_DIR ({settings.data_dir}) cannot be used: {error}") from None
    journal, tickets, metrics = SqliteJournal(database), SqliteTickets(database), Metrics()
    rooms = Rooms(journal, tickets, metrics, media or NoMedia(), clock_ms)
    metrics.watch_rooms(rooms.__len__)
    services = Services(
        settings=settings,
        tickets=tickets,
        journal=journal,
        images=SqliteImages(database),
        rooms=rooms,
        assets=assets,
        symbols=Symbols(ROOT / "node_modules", ROOT / "static" / "symbols"),
        pages=Pages(ROOT / "templates", assets),
        cookies=Cookies(https=settings.https),
        metrics=metrics,
        now_ms=clock_ms,
    )
    return Baseline(application(services), services)


def run(settings: Settings) -> None:
    """Serve until told to stop. Raises SettingsError where it cannot start."""
    set_up_logging(settings.log_level)
    if not settings.local and not settings.origin:
        log.warning("BASELINE_ORIGIN is empty: only browsers on this machine can join")
    listener = listen(settings.host, settings.port)
    plane = media_plane(settings)
    baseline = assemble(settings, media=plane)
    baseline.services.metrics.watch_media(plane.port.dropped, plane.port.__len__)
    config = configuration(baseline.app)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve(baseline, Server(config), listener, plane))


def configuration(app: ASGIApp) -> uvicorn.Config:
    """Return how uvicorn serves the application."""
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        ws=TextProtocol,
        ws_max_size=MESSAGE_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=PING_S,
        ws_ping_timeout=PONG_S,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_S,
    )


class Server(uvicorn.Server):
    """Uvicorn without its signal handlers, and without its ten looks a second at whether it is to end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Take no more requests, and end."""
        self.should_exit = True
        self._ending.set()

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to whoever started us."""
        yield

    @override
    async def main_loop(self) -> None:
        """Have answers say the right second, until it is to end. An idle server is woken no more often than it must."""
        while not await self.on_tick(EVERY_SECOND):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), to_next(1.0))


def listen(host: str, port: int) -> socket.socket:
    """Return the listening socket; what it accepts inherits the time after which a silent peer is given up."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # a name may mean ::1 first, where nobody would come who was told 127.0.0.1
        family, kind, protocol, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
        with contextlib.ExitStack() as undo:
            listener = undo.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            for option, value in (("TCP_USER_TIMEOUT", UNANSWERED_MS), ("TCP_NOTSENT_LOWAT", UNSENT_BYTES)):
                if hasattr(socket, option):
                    listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
            listener.bind(address)
            undo.pop_all()
            return listener
    except OSError as error:
        raise SettingsError(f"BASELINE_HOST and BASELINE_PORT ({host}, {port}) cannot be used: {error}") from None


def media_plane(settings: Settings) -> Plane:
    """Return the media of this process. Locally another free port serves where the usual one is taken."""
    addresses = announced(settings.media_address, local=settings.local)
    version6 = any(":" in address for address in addresses)
    try:
        listener = listen_udp(settings.media_port, version6=version6, host=only(addresses))
    except OSError as error:
        if not settings.local or settings.media_port != MEDIA_PORT:
            raise SettingsError(f"BASELINE_MEDIA_PORT ({settings.media_port}) cannot be used: {error}") from None
        listener = listen_udp(0, version6=version6)
        log.warning("UDP port %d is taken: sound and picture use %d", MEDIA_PORT, listener.getsockname()[1])
    if not settings.local and (limits := too_low(listener)):
        log.warning("bursts of sound and picture will be lost: set %s to %d", " and ".join(limits), BUFFER_BYTES)
    return Plane(listener, addresses)


async def serve(baseline: Baseline, server: Server, listener: socket.socket, plane: Plane) -> None:
    """Serve on the socket until a signal comes, then stop so that nothing is lost."""
    stop = stop_signal(server)
    services = baseline.services
    gc.collect()
    gc.set_threshold(*GARBAGE)
    gc.freeze()  # what lives as long as the process is not looked through again and again: it takes 30 ms each time
    async with background(services.live.watch, services.metrics.watch_loop, lambda: tidy(services), plane.run):
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        log.info("open %s", min(services.settings.origins))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        await drain(baseline)
        server.end()
        await serving
        stopping.cancel()
    plane.close()
    await services.tickets.close()
    await services.journal.close()


def stop_signal(server: uvicorn.Server) -> asyncio.Event:
    """Return an event that SIGTERM or SIGINT sets; the second one does not wait for anybody."""
    stop = asyncio.Event()

    def asked() -> None:
        if stop.is_set():
            server.force_exit = True
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked)
    return stop


async def drain(baseline: Baseline) -> None:
    """Take no new work, write down what was admitted, then send the browsers away for a moment."""
    log.info("stopping")
    baseline.services.life.drain()
    try:
        await asyncio.wait_for(baseline.services.rooms.close(), DRAIN_S)
    except (TimeoutError, StoreError):
        log.exception("not everything could be written down; the browsers keep it and send it again")
    baseline.services.live.close_all()


async def tidy(services: Services) -> None:
    """Delete, for ever and every hour, the trial rooms that nobody used for a day."""
    while True:
        try:
            await tidy_once(services)
        except StoreError:
            log.exception("trial rooms could not be deleted; the next hour tries again")
        await asyncio.sleep(TIDY_S)


async def tidy_once(services: Services) -> None:
    """Delete the trial rooms that nobody used for a day. Being connected is using."""
    for room in services.live.rooms():
        await services.tickets.touch(room, services.now_ms())
    for room in await services.tickets.stale_trials(services.now_ms()):
        await services.rooms.forget(room)
        await services.tickets.forget_room(room)


@contextlib.asynccontextmanager
async def background(*works: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Do these beside what is inside; stop them when it ends."""
    tasks = [asyncio.ensure_future(for_ever(work)) for work in works]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def for_ever(work: Callable[[], Awaitable[None]]) -> None:
    """Do something that does not end; what nobody foresaw is logged, and it begins again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("a task of the process broke and begins again")
        await asyncio.sleep(BEGIN_AGAIN_S)
