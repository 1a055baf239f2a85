"""The figures of this process, in a registry of its own. Labels are codes and roles: no room, no seat, no name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from typing_extensions import override

from server.web.beat import to_next

LAG_EVERY_S = 1.0
SHORT_TIMES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Counts what happens. Cheap enough to be called where it happens."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._rooms_open = Gauge("baseline_rooms_open", "Rooms awake in this process.", registry=self.registry)
        self._connected = Gauge(
            "baseline_seats_connected", "Seats with a websocket, by role.", ["role"], registry=self.registry
        )
        self._refused = Counter(
            "baseline_refused", "Proposals and entries refused, by code.", ["code"], registry=self.registry
        )
        self._commit_seconds = Histogram(
            "baseline_commit_seconds",
            "From a proposal's arrival until it was durable and told.",
            buckets=SHORT_TIMES,
            registry=self.registry,
        )
        self._presence_dropped = Counter(
            "baseline_presence_dropped", "Presence left out for seats that read too slowly.", registry=self.registry
        )
        self._resyncs = Counter(
            "baseline_resyncs", "Connections told to come again and catch up.", registry=self.registry
        )
        self._closed = Counter(
            "baseline_sockets_closed", "Websockets that the server closed, by code.", ["code"], registry=self.registry
        )
        self._lag = Histogram(
            "baseline_loop_lag_seconds",
            "How late the event loop wakes.",
            buckets=SHORT_TIMES,
            registry=self.registry,
        )
        self._responses = Counter(
            "baseline_http_responses", "Answers by route and status.", ["route", "status"], registry=self.registry
        )

    def watch_rooms(self, count: Callable[[], int]) -> None:
        """Ask `count` for the number of open rooms whenever the figures are read."""
        self._rooms_open.set_function(count)

    def watch_media(self, dropped: Callable[[], Mapping[str, int]], peers: Callable[[], int]) -> None:
        """Read what the media port dropped, by reason, and how many peers it has, whenever the figures are read."""
        self.registry.register(Counts("baseline_media_dropped", "Datagrams dropped, by reason.", dropped))
        gauge = Gauge("baseline_media_peers", "WebRTC peer connections.", registry=self.registry)
        gauge.set_function(peers)

    def connected(self, role: str) -> None:
        """A seat has its websocket."""
        self._connected.labels(role).inc()

    def disconnected(self, role: str) -> None:
        """A seat's websocket is gone."""
        self._connected.labels(role).dec()

    def refused(self, code: str) -> None:
        """A proposal or an entry was refused."""
        self._refused.labels(code).inc()

    def committed(self, seconds: float) -> None:
        """A commit is durable and told."""
        self._commit_seconds.observe(seconds)

    def presence_dropped(self, amount: int = 1) -> None:
        """Signs of presence were left out."""
        self._presence_dropped.inc(amount)

    def resync(self) -> None:
        """A seat was told to come again."""
        self._resyncs.inc()

    def closed(self, code: int) -> None:
        """The server closed a websocket."""
        self._closed.labels(str(code)).inc()

    def responded(self, route: str, status: int) -> None:
        """A request was answered."""
        self._responses.labels(route, str(status)).inc()

    async def watch_loop(self) -> None:
        """Measure for ever how late the loop wakes."""
        loop = asyncio.get_running_loop()
        while True:
            wait_s = to_next(LAG_EVERY_S)
            due = loop.time() + wait_s
            await asyncio.sleep(wait_s)
            self._lag.observe(max(0.0, loop.time() - due))


class Counts(Collector):
    """A counter whose figures others keep, where counting must cost next to nothing."""

    def __init__(self, name: str, about: str, counts: Callable[[], Mapping[str, int]]) -> None:
        self._name = name
        self._about = about
        self._counts = counts

    @override
    def collect(self) -> Iterator[CounterMetricFamily]:
        """Return the figures as they are."""
        family = CounterMetricFamily(self._name, self._about, labels=["reason"])
        for reason, count in self._counts().items():
            family.add_metric([reason], count)
        yield family
