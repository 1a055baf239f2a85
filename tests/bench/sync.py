"""Live ink beside y-websocket: 50 rooms of three, one draws; the processor time of a message, and how late it comes.

Both servers run during the whole bench and are measured in alternate slices by the same generator, with messages of
the same content and size. Ours asks the rules and sends to the two who look on; y-websocket keeps a document, as it
always does, and also echoes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.bench import others
from tests.bench.figures import cpu_s, delays_ms, percentile, say
from tests.bench.pens import INK_S, Pen, draw, ink_text, run, several, undisturbed
from tests.bench.people import THREE, inked, served
from tests.bench.socket_client import BINARY

ROOMS = 50
SLICES = 3
SLICE_S = 6.0
WARM_S = 2.0
CPU_TARGET = 0.6
P99_TARGET = 1 / 3


@dataclass
class Side:
    """One of the two servers with its pens, and what was measured of it."""

    pid: int
    pens: list[Pen]
    cpu_s: float = 0.0
    took_s: float = 0.0
    messages: int = 0
    delays_s: list[float] = field(default_factory=list)

    async def slice(self, for_s: float) -> None:
        """Draw for a while and add what that showed."""
        sent, cpu = self._sent(), cpu_s(self.pid)
        for pen in self.pens:
            pen.forget()
        self.took_s += await draw(self.pens, for_s)
        self.cpu_s += cpu_s(self.pid) - cpu
        self.messages += self._sent() - sent
        for pen in self.pens:
            self.delays_s += pen.delays_s

    def figures(self) -> dict[str, float]:
        """Return what was measured."""
        return {
            "cpu_us_per_message": round(self.cpu_us, 1),
            "messages_per_s": round(self.messages / self.took_s),
            "lost": self.messages * (len(THREE) - 1) - len(self.delays_s),
            **delays_ms(self.delays_s),
        }

    @property
    def cpu_us(self) -> float:
        """The server's processor time for one message, in microseconds."""
        return self.cpu_s / self.messages * 1e6

    def _sent(self) -> int:
        return sum(pen.sent for pen in self.pens)


async def their_pen(port: int, room: str, messages: list[bytes]) -> Pen:
    """Open three clients on a document; the first draws."""
    pen = Pen(messages.__getitem__, len(THREE) - 1, BINARY)
    for _ in THREE[1:]:
        await others.enter(port, room, pen.in_order())
    pen.socket = await others.enter(port, room, lambda: None)
    return pen


async def compare(ours: Side, theirs: Side) -> None:
    """Measure the two in turn."""
    for side in (ours, theirs):
        await draw(side.pens, WARM_S)
    with undisturbed():
        generator_s = time.process_time()
        for _ in range(SLICES):
            await ours.slice(SLICE_S)
            await theirs.slice(SLICE_S)
        generator_s = time.process_time() - generator_s
    cpu = ours.cpu_us / theirs.cpu_us
    p99 = percentile(ours.delays_s, 99) / percentile(theirs.delays_s, 99)
    say(
        "sync",
        rooms=ROOMS,
        seats=len(THREE),
        ours=ours.figures(),
        y_websocket=theirs.figures(),
        cpu_ratio=round(cpu, 3),
        cpu_ratio_target=CPU_TARGET,
        p99_ratio=round(p99, 3),
        p99_ratio_target=round(P99_TARGET, 3),
        generator_cpu=round(generator_s / (ours.took_s + theirs.took_s), 3),
        reached=cpu <= CPU_TARGET and p99 <= P99_TARGET,
    )


async def sync() -> None:
    """Start both servers, fill both with people, and compare."""
    others.install()
    amount = round((WARM_S + SLICES * SLICE_S) * INK_S)
    theirs = others.YWebsocket()
    try:
        async with served() as (server, builder):
            groups = await builder.groups(ROOMS, THREE)
            messages = others.record([ink_text(groups[0].page, k) for k in range(amount)])
            our_pens = await several(inked(server.port, group) for group in groups)
            await theirs.ready()
            their_pens = await several(their_pen(theirs.port, group.room, messages) for group in groups)
            await compare(Side(server.pid, our_pens), Side(theirs.pid, their_pens))
    finally:
        theirs.close()


if __name__ == "__main__":
    run(sync())
