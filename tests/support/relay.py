"""A network that can be cut: a TCP relay in user space that the tests put between a browser and the server.

`cut` is a pulled cable that both sides notice; `hold` is one that neither side is told of.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

PIECE = 16 * 1024


class Relay:
    """Relays connections on its own port to a target, as long as it is let."""

    def __init__(self, target_port: int, *, host: str = "127.0.0.1", bytes_per_s: float = 0) -> None:
        self.port = 0
        self.carried = 0
        self.bytes_per_s = bytes_per_s
        """How fast each direction of each connection may be; 0: as fast as it can."""
        self._host = host
        self._target_port = target_port
        self._server: asyncio.Server | None = None
        self._wires: set[asyncio.Task[None]] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()

    async def start(self) -> None:
        """Take connections; the port stays the same over cuts."""
        self._server = await asyncio.start_server(self._accept, self._host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """End all connections and take no new ones."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for wire in self._wires:
            wire.cancel()
        await asyncio.gather(*self._wires, return_exceptions=True)

    async def mend(self) -> None:
        """Take connections again after a cut, and let bytes through again after a hold."""
        self._flowing.set()
        if self._server is None:
            await self.start()

    def hold(self) -> None:
        """Let no byte through, in neither direction, and tell nobody: the connections stay open."""
        self._flowing.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = asyncio.create_task(self._relay(reader, writer))
        self._wires.add(wire)
        wire.add_done_callback(self._wires.discard)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection to its end. However it ends, both sides are gone afterwards."""
        with contextlib.ExitStack() as ends:
            ends.callback(writer.transport.abort)
            await self._flowing.wait()
            try:
                target_reader, target_writer = await asyncio.open_connection(self._host, self._target_port)
            except OSError:  # a server that is down: the browser sees a closed connection, as without a relay
                return
            ends.callback(target_writer.transport.abort)
            await asyncio.gather(
                self._carry(reader, target_writer, down=False), self._carry(target_reader, writer, down=True)
            )

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, down: bool) -> None:
        """Carry one direction until its source ends; then say so to the sink."""
        with contextlib.suppress(OSError):
            while data := await source.read(PIECE):
                await self._flowing.wait()
                await self._pace(len(data), down=down)
                sink.write(data)
                self.carried += len(data)
                await sink.drain()
            sink.write_eof()
            await sink.drain()

    async def _pace(self, size: int, *, down: bool) -> None:
        """Wait until so many bytes are over the line; `down`: to whoever called."""
        if self.bytes_per_s:
            await asyncio.sleep(size / self.bytes_per_s)


@contextlib.asynccontextmanager
async def relay_to(port: int, *, bytes_per_s: float = 0) -> AsyncIterator[Relay]:
    """Relay to a port of this machine for as long as the block runs."""
    relay = Relay(port, bytes_per_s=bytes_per_s)
    await relay.start()
    try:
        yield relay
    finally:
        await relay.cut()
