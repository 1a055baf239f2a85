"""One room's sound and picture: who sends, who is sent what, what browsers are told. No packet passes here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Protocol

from server.core.errors import MediaError
from server.core.records import SOURCES
from server.core.roles import Role
from server.core.sources import Access
from server.media import sdp
from server.media.guest import Guest
from server.media.peer import Peer
from server.media.publication import Publication
from server.media.publisher import Publisher
from server.media.subscriber import Subscriber
from server.room.ports import Signs
from server.rtp.loudness import loudest
from server.wire.signals import Answer, Answered, Publish, Signal, Sources, Standing, Wanted, Watch

FORWARDED = 3  # microphones besides the therapist's, where more than that are open
JUDGE_S = 1.0
CALM_S = 0.25  # between ticks: libwebrtc tells what arrived no more rarely (remote_estimator_proxy.cc)
QUICK_S = 0.05  # while something is waited for, a line is watched, or who is heard depends on who speaks
GAP_S = 0.012  # a packet is given so long to come after the next one (rtp/nack.py), and the timer its rounding
NOBODY_IN = Access(roles={}, sending={}, shown=None, led=False)


class Host(Protocol):
    """What a hall needs of the process."""

    candidates: list[str]

    def peer(self, pc: str) -> Peer:
        """Return our end of a new peer connection."""

    def now_s(self) -> float:
        """Return monotonic seconds."""

    def due(self, hall: Hall, in_s: float) -> None:
        """Have the hall's `tick` called in so many seconds, unless it is sooner."""


class Hall:
    """The guests of one room. `closed` is called when nothing is to be done here any more."""

    def __init__(self, host: Host, signs: Signs, closed: Callable[[Hall], None]) -> None:
        self._host = host
        self._signs = signs
        self._closed = closed
        self._access = NOBODY_IN
        self._guests: dict[str, Guest] = {}
        self._audible: frozenset[str] = frozenset()
        self._judged_s = 0.0

    # What the room says.

    def enter(self, seat: str, tell: Callable[[str], None]) -> None:
        """The seat's browser is connected, perhaps again: others do not know any more how it is."""
        guest = self._guests.setdefault(seat, Guest(seat))
        guest.enter(tell)
        guest.speaks = False
        if guest.quality.word:
            self._signs.link(seat, guest.quality.word)
        self._connect()

    def away(self, seat: str) -> None:
        """The seat's websocket is gone; its media go on for a while."""
        if seat in self._guests:
            self._guests[seat].away(self._host.now_s())

    def leave(self, seat: str) -> None:
        """The seat has no business here any more."""
        guest = self._guests.pop(seat, None)
        if guest is not None:
            guest.leave()
            self._connect()

    def settle(self, access: Access) -> None:
        """Hold to the rules as they are now: what they do not allow is cut before anything else happens."""
        self._access = access
        for seat in [seat for seat in self._guests if access.role_of(seat) is None]:
            self._guests.pop(seat).leave()
        for publication in self._publications():
            if not access.may_send(publication.seat, publication.source):
                publication.halted = True  # and stays so until somebody taps there, and it is offered anew
        self._connect()

    def close(self) -> None:
        """Cut everything."""
        for guest in self._guests.values():
            guest.leave()
        self._guests.clear()
        self._closed(self)

    def start_over(self) -> None:
        """End all connections; browsers that are there are told, and make new ones."""
        for guest in list(self._guests.values()):
            for each in (guest.publisher, guest.subscriber):
                if each is not None:
                    each.peer.close()

    # What browsers say.

    def signal(self, seat: str, message: Signal) -> None:
        """Do what a browser asks for, or tell it why not."""
        guest = self._guests.get(seat)
        if guest is None:
            return
        try:
            if isinstance(message, Publish):
                self._publish(guest, message)
            elif isinstance(message, Watch):
                self._watch(guest, message)
            elif isinstance(message, Standing):
                if not guest.has(message.pc):
                    guest.trouble(message.pc, "gone")
            else:
                self._answered(guest, message)
        except MediaError as error:
            guest.trouble(message.pc, error.code)

    def _publish(self, guest: Guest, message: Publish) -> None:
        """Take an offer; a name not seen before is another connection, and the older one ends."""
        publisher = guest.publisher
        anew = publisher is None or publisher.peer.pc != message.pc
        if publisher is None or anew:
            guest.drop_publisher()
            publisher = guest.publisher = Publisher(guest.seat, self._host.peer(message.pc))
            publisher.gap = partial(self._host.due, self, GAP_S)
            publisher.peer.over = partial(self._publisher_over, guest, publisher)
        permitted = frozenset(source for source in SOURCES if self._access.may_send(guest.seat, source))
        try:
            sections, taken = publisher.negotiate(message.sdp, message.sources, permitted)
        except MediaError:
            if anew:
                guest.drop_publisher()
                self._connect()
            raise
        ours, candidates = publisher.peer.ours, self._host.candidates
        guest.tell(Answered(pc=message.pc, sdp=sdp.answer(sections, ours, candidates, taken, low=message.low)))
        self._connect()
        if not all(taken.values()):
            raise MediaError("not_allowed")

    def _watch(self, guest: Guest, message: Watch) -> None:
        """Note what a screen shows; a name not seen before is another connection."""
        guest.shown = message.shown
        if guest.subscriber is None or guest.subscriber.peer.pc != message.pc:
            guest.drop_subscriber()
            subscriber = guest.subscriber = Subscriber(guest.seat, self._host.peer(message.pc))
            subscriber.peer.over = partial(self._subscriber_over, guest, subscriber)
            subscriber.routed = self._hurry
            subscriber.late = partial(self._host.due, self, 0.0)
        self._connect()

    def _answered(self, guest: Guest, message: Answer) -> None:
        """Take the answer to our offer; one of a connection that is no more means nothing."""
        if guest.subscriber is not None and guest.subscriber.peer.pc == message.pc:
            guest.subscriber.answered(message.sdp, message.number)
            self._connect()

    def _publisher_over(self, guest: Guest, publisher: Publisher) -> None:
        if guest.publisher is publisher:
            guest.drop_publisher()
            guest.trouble(publisher.peer.pc, "gone")
            self._connect()

    def _subscriber_over(self, guest: Guest, subscriber: Subscriber) -> None:
        if guest.subscriber is subscriber:
            guest.drop_subscriber()
            guest.trouble(subscriber.peer.pc, "gone")
            self._connect()

    # What follows.

    def _publications(self) -> Iterator[Publication]:
        return (
            publication
            for guest in self._guests.values()
            if guest.publisher is not None
            for publication in guest.publisher.publications.values()
        )

    def _connect(self) -> None:
        """Have everybody sent what they may receive and show, and told what there is."""
        sent = {f"{each.seat}/{each.source}": each for each in self._publications() if not each.halted}
        ever = frozenset(f"{seat}/{source}" for seat in self._access.seats for source in SOURCES)
        for guest in self._guests.values():
            there = {
                key: each for key, each in sent.items() if self._access.may_receive(guest.seat, each.seat, each.source)
            }
            guest.tell_news(Sources(names=tuple(sorted(there))))
            guest.tell_shed()
            guest.tell_halted()
            if guest.subscriber is not None:
                if not guest.subscriber.carry({key: each for key, each in there.items() if key in guest.shown}, ever):
                    guest.trouble(guest.subscriber.peer.pc, "too_many")
                self._offer(guest, guest.subscriber)
        self._tell_wanted()
        self._host.due(self, CALM_S)

    def _offer(self, guest: Guest, subscriber: Subscriber) -> None:
        if subscriber.offer(self._host.candidates):
            guest.tell(subscriber.said)

    def _tell_wanted(self) -> None:
        """Tell publishers how large the largest viewer of each of their pictures is."""
        heights: dict[str, int] = {}
        for guest in self._guests.values():
            for key in guest.subscriber.flowing if guest.subscriber is not None else ():
                heights[key] = max(heights.get(key, 0), guest.shown.get(key, 0))
        for guest in self._guests.values():
            if guest.publisher is not None:
                pictures = (each.source for each in guest.publisher.publications.values() if each.picture)
                guest.tell_news(Wanted(heights={each: heights.get(f"{guest.seat}/{each}", 0) for each in pictures}))

    def _hurry(self) -> None:
        """Ask for the keyframes that somebody waits for now: the next tick may be far."""
        now_s = self._host.now_s()
        for guest in self._guests.values():
            if guest.publisher is not None:
                guest.publisher.ask_keyframes(now_s)

    # What time brings.

    def tick(self, now_s: float) -> float | None:
        """Do what is due; return in how many seconds again, None while nobody is connected."""
        shed = quick = connected = False
        guests = list(self._guests.values())
        for guest in guests:
            connected |= guest.connected
            if guest.publisher is not None:
                quick |= guest.publisher.tick(now_s)
        for guest in guests:  # who decide by how much came, which is known only now
            if guest.subscriber is not None:
                if guest.subscriber.tick(now_s):
                    guest.tell_shed()
                    shed = True
                quick |= guest.subscriber.watches
        if shed:
            self._tell_wanted()
        quick |= self._listen(now_s)
        if now_s - self._judged_s >= JUDGE_S:
            self._judged_s = now_s
            self._judge(now_s)
        if not connected:
            return None
        return QUICK_S if quick else CALM_S

    def _listen(self, now_s: float) -> bool:
        """Notice who speaks, and where many microphones are open, whose are forwarded; return whether many are."""
        microphones = {each.seat: each for each in self._publications() if not each.picture}
        for seat, guest in self._guests.items():
            heard = microphones.get(seat)
            speaks = heard is not None and not heard.halted and heard.speaking.speaking(now_s)
            if speaks != guest.speaks:
                guest.speaks = speaks
                self._signs.speaking(seat, speaks)
        others = {
            seat: each.speaking.level(now_s)
            for seat, each in microphones.items()
            if self._access.role_of(seat) is not Role.THERAPIST
        }
        few = len(others) <= FORWARDED
        self._audible = frozenset(others) if few else loudest(others, FORWARDED, self._audible)
        for seat, publication in microphones.items():
            publication.audible = seat not in others or seat in self._audible
        return not few

    def _judge(self, now_s: float) -> None:
        """Say how good the lines are, and end the connections that fell silent."""
        for guest in list(self._guests.values()):
            for each in (guest.publisher, guest.subscriber):
                if each is not None and (each.peer.silent(now_s) or guest.unseen(now_s)):
                    each.peer.close()
            if guest.judge(now_s):
                self._signs.link(guest.seat, guest.quality.word)
