"""A room's media with people in it: the real plane on a real socket, and load peers that read all that they hear."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import msgspec
from pylibsrtp import Error as SrtpError
from typing_extensions import override

from server.core.records import SOURCES
from server.core.roles import Role
from server.core.sources import SENDS, Access
from server.media.hall import Hall
from server.media.plane import Plane
from server.rtp.header import Packet, parse
from server.wire.signals import Answer, Publish, Signal, Watch
from tests.support import media_rtcp, media_sdp
from tests.support.media_peer import MediaPeer
from tests.support.media_streams import Outgoing
from tests.support.media_transport import Household, Line
from tests.support.waiting import until

PER_S = 45.0  # packets of a picture: three a frame
Said = dict[str, Any]
Control = tuple[int, int, bytes]
"""One RTCP packet: its kind, its count or format, its body."""


class Clock:
    """Seconds of the real clock, which a test may put forward or stop."""

    def __init__(self) -> None:
        self.ahead_s = 0.0
        self._stopped_s: float | None = None

    def __call__(self) -> float:
        """Return the time."""
        return (time.monotonic() if self._stopped_s is None else self._stopped_s) + self.ahead_s

    def stop(self) -> None:
        """Stand still from now on, but for what it is put forward."""
        self._stopped_s = time.monotonic()


class RawPeer(MediaPeer):
    """Reads and keeps every packet that comes, and reports nothing by itself but what it sends."""

    def __init__(self, house: Household) -> None:
        super().__init__(house)
        self.packets: list[Packet] = []
        self.controls: list[Control] = []
        self.unreadable = 0
        """Packets that libsrtp did not take, those under a number that another one had before among them."""

    def of(self, ssrcs: Iterable[int]) -> list[Packet]:
        """Return the packets of these streams, in the order in which they came."""
        wanted = set(ssrcs)
        return [packet for packet in self.packets if packet.ssrc in wanted]

    def feedback(self, kind: int, count: int) -> list[bytes]:
        """Return the bodies of what came of this kind and format."""
        return [body for of, with_, body in self.controls if (of, with_) == (kind, count)]

    @override
    def _rtp(self, datagram: bytes, came_ns: int = 0) -> None:
        try:
            packet = parse(self.line.unprotect(datagram))
        except SrtpError:
            self.unreadable += 1
        else:
            assert packet is not None, "what the server sends is well-formed"
            self.packets.append(packet)

    @override
    def _rtcp(self, datagram: bytes, came_ns: int = 0) -> None:
        try:
            compound = self.line.unprotect_rtcp(datagram)
        except SrtpError:
            self.unreadable += 1
            return
        self.controls += media_rtcp.packets(compound)
        asked = media_rtcp.asked_for_keyframe(compound)
        for stream in self.outgoing:
            if stream.track.ssrc in asked:
                stream.wants_keyframe = True
                self.keyframes_asked += 1


def answered_since(line: Line, then_s: float) -> bool:
    """Say whether the server has answered a check since then."""
    return line.answered_s > then_s


class Person:
    """One seat with its browser. What the server says is heard at once; an offer is answered a moment later."""

    def __init__(self, meeting: Meeting, seat: str) -> None:
        self.meeting = meeting
        self.seat = seat
        self.heard: list[Said] = []
        self.publisher: RawPeer | None = None
        self.subscriber: RawPeer | None = None
        self.sends: dict[str, Outgoing] = {}
        """Its streams, by source."""
        self.tracks: dict[str, str] = {}
        """What the last offer said that it carries: mid -> seat/source."""
        self.answers_offers = True

    # What it says.

    def say(self, message: Signal) -> None:
        """Say something over the websocket."""
        self.meeting.hall.signal(self.seat, message)

    async def publish(self, *sources: str) -> RawPeer:
        """Publish these on a new connection; return the connected peer."""
        peer = self.offer(*sources)
        await peer.connect(self.last("answer")["sdp"])
        return peer

    def offer(self, *sources: str) -> RawPeer:
        """Make a new connection and offer these on it; the answer is in `heard`."""
        peer = self.publisher = self.meeting.raw_peer()
        order = [source for source in SOURCES if source in sources]
        sdp = peer.offer(sound="mic" in order, pictures=[PER_S for source in order if source != "mic"])
        self.sends = dict(zip(order, peer.outgoing, strict=True))
        self.offer_again(sdp)
        return peer

    def offer_again(self, sdp: str, **fields: Any) -> None:
        """Say an offer on the connection that is there, for the same sources unless said otherwise."""
        sources = {stream.track.mid: source for source, stream in self.sends.items()}
        self.say(
            msgspec.convert({"pc": self.writer.pc, "sdp": sdp, "sources": sources, "kind": "publish"} | fields, Publish)
        )

    async def watch(self, *shown: str, heights: Mapping[str, int] | None = None) -> RawPeer:
        """Show these, seat/source, on the connection that is there or a new one; return the peer, connected."""
        if self.subscriber is None:
            self.subscriber = self.meeting.raw_peer()
        peer = self.subscriber
        sizes = {key: 0 if key.endswith("/mic") else 360 for key in shown} | dict(heights or {})
        self.say(Watch(pc=peer.pc, shown=sizes))
        if self.answers_offers and self.said("offer") and self.last("offer")["pc"] == peer.pc and not peer.line.used:
            await peer.connect(self.last("offer")["sdp"])
        return peer

    # What it sends and receives.

    @property
    def reader(self) -> RawPeer:
        """The peer that receives."""
        assert self.subscriber is not None
        return self.subscriber

    @property
    def writer(self) -> RawPeer:
        """The peer that sends."""
        assert self.publisher is not None
        return self.publisher

    def falls_silent(self) -> None:
        """Have its browser check, answer and report nothing any more, as behind a line that was cut."""
        for peer in (self.publisher, self.subscriber):
            if peer is not None:
                peer.line.answers = False
                for timer in (peer.line._next_check, peer._reporting):
                    if timer is not None:
                        timer.cancel()

    def send(self, source: str, packets: int = 1) -> None:
        """Send the next packets of a source."""
        for _ in range(packets):
            self.sends[source].send()

    async def sends_until(self, condition: Callable[[], Any], missing: str, *sources: str) -> None:
        """Send these sources, sound unless said otherwise, until something is so."""

        def look() -> Any:
            for source in sources or ("mic",):
                self.send(source)
            return condition()

        await until(look, missing, within_s=5)

    def came(self, key: str) -> list[Packet]:
        """Return what came of seat/source, by the SSRC that the last offer gave it."""
        return self.reader.of([self.leg(key).ssrcs[0]])

    def resent(self, key: str) -> list[Packet]:
        """Return what came on the retransmission stream of seat/source."""
        return self.reader.of(self.leg(key).again)

    def leg(self, key: str) -> media_sdp.Leg:
        """Return what the last offer promised for seat/source."""
        mid = next((mid for mid, name in self.tracks.items() if name == key), None)
        assert mid is not None, f"{self.seat} was offered {self.tracks}"
        return next(leg for leg in media_sdp.legs(self.last("offer")["sdp"]) if leg.mid == mid)

    def received(self, since: int = 0) -> set[str]:
        """Return of which seat/source packets with content came, from the packet of this number on."""
        names: dict[int, str] = {}
        for offer in self.said("offer"):
            for leg in media_sdp.legs(offer["sdp"]):
                names |= {ssrc: offer["tracks"].get(leg.mid, "") for ssrc in leg.ssrcs}
        return {names[packet.ssrc] for packet in self.reader.packets[since:] if packet.payload}

    async def settled(self) -> None:
        """Wait until all is here that the server has sent before now, and all is there that was sent to it."""
        for peer in (self.publisher, self.subscriber):
            if peer is not None and peer.line.used:
                before = peer.line.answered_s
                peer.line.check()
                await until(partial(answered_since, peer.line, before), "an answer", every_s=0.001)

    async def hears(self, sender: Person, *sources: str) -> None:
        """Wait until something new of these sources comes, while it is being sent."""
        keys = [f"{sender.seat}/{source}" for source in sources]
        before = {key: len(self.came(key)) for key in keys}
        await sender.sends_until(
            lambda: all(len(self.came(key)) > before[key] for key in keys), f"{keys} to come to {self.seat}", *sources
        )

    # What it hears.

    def hear(self, text: str) -> None:
        """Take what the server says."""
        said = json.loads(text)
        self.heard.append(said)
        if said["kind"] == "offer":
            self.tracks = said["tracks"]
            if self.answers_offers:
                asyncio.get_running_loop().call_soon(self.answer, said)

    def answer(self, offer: Said) -> None:
        """Answer an offer, where its connection is still there."""
        if self.subscriber is not None and offer["pc"] == self.subscriber.pc:
            self.say(Answer(pc=offer["pc"], sdp=self.subscriber.answer(offer["sdp"]), number=offer["number"]))

    def said(self, kind: str) -> list[Said]:
        """Return all that was said of this kind."""
        return [each for each in self.heard if each["kind"] == kind]

    def last(self, kind: str) -> Said:
        """Return what was said last of this kind."""
        found = self.said(kind)
        assert found, f"{self.seat} was told no {kind}, but {[each['kind'] for each in self.heard]}"
        return found[-1]

    @property
    def troubles(self) -> list[str]:
        """The codes of all troubles."""
        return [each["code"] for each in self.said("trouble")]


class Meeting:
    """One room's media, and what its records would say: who is in, what the stage shows."""

    def __init__(self, plane: Plane, house: Household, clock: Clock) -> None:
        self.plane = plane
        self.house = house
        self.clock = clock
        self.spoke: list[tuple[str, bool]] = []
        self.links: list[tuple[str, str]] = []
        self.hall: Hall = plane.hall(self)
        self.people: dict[str, Person] = {}
        self.peers: list[RawPeer] = []
        self.roles: dict[str, Role] = {}
        self.permits: dict[str, frozenset[str]] = {}
        self.shown: tuple[str, str] | None = None
        self.curtain = False
        self.led = True

    def come(self, seat: str, role: Role) -> Person:
        """Let somebody in, or in again."""
        self.roles[seat] = role
        self.settle()
        person = self.people.setdefault(seat, Person(self, seat))
        self.hall.enter(seat, person.hear)
        return person

    def settle(self) -> None:
        """Have the rules hold as they are now."""
        now = frozenset({"mic"}) if self.curtain else frozenset(SOURCES)
        sending = {seat: self.permits.get(seat, SENDS[role]) & now for seat, role in self.roles.items()}
        self.hall.settle(Access(roles=dict(self.roles), sending=sending, shown=self.shown, led=self.led))

    async def settled(self) -> None:
        """Wait until all that was sent before now is where it goes, twice: to the server and on from there."""
        for person in (*self.people.values(), *self.people.values()):
            await person.settled()

    async def pass_s(self, seconds: float) -> None:
        """Let the clock, which stands, go on, and have the room do what is due then."""
        self.clock.ahead_s += seconds
        self.hall.tick(self.clock())
        await self.settled()

    def raw_peer(self) -> RawPeer:
        """Return a new peer, which is closed at the end."""
        peer = RawPeer(self.house)
        self.peers.append(peer)
        return peer

    async def close(self) -> None:
        """End everything."""
        for peer in self.peers:
            await peer.close(silently=True)
        self.hall.close()

    # What the hall says of seats.

    def speaking(self, seat: str, on: bool) -> None:
        """Note who speaks."""
        self.spoke.append((seat, on))

    def link(self, seat: str, quality: str) -> None:
        """Note how a line is."""
        self.links.append((seat, quality))
