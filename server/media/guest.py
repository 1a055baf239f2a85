"""One seat in a hall: its two connections, and what its browser was told last."""

from __future__ import annotations

from collections.abc import Callable

from server.media.peer import SILENT_S
from server.media.publisher import Publisher
from server.media.quality import LOST_S, Quality
from server.media.subscriber import Subscriber
from server.wire.signals import Halted, Shed, SignalDown, Sources, Trouble, Wanted, encode_signal

Tell = Callable[[str], None]


class Guest:
    """Tells its browser only what has changed; nothing while the browser is away, and everything when it is back."""

    def __init__(self, seat: str) -> None:
        self.seat = seat
        self.shown: dict[str, int] = {}
        self.publisher: Publisher | None = None
        self.subscriber: Subscriber | None = None
        self.quality = Quality()
        self.speaks = False
        self._tell: Tell | None = None
        self._away_s: float | None = None
        self._told: dict[type[SignalDown], SignalDown] = {}

    def enter(self, tell: Tell) -> None:
        """Its browser is there, perhaps again: an offer that it has not answered may never have reached it."""
        self._tell = tell
        self._away_s = None
        self._told.clear()
        subscriber = self.subscriber
        if subscriber is not None and subscriber.offer_text:
            self.tell(subscriber.said)

    def away(self, now_s: float) -> None:
        """Its browser is not there."""
        self._tell = None
        self._away_s = now_s

    def unseen(self, now_s: float) -> bool:
        """Say whether the browser is away for so long that nobody would know any more who hears."""
        return self._away_s is not None and now_s - self._away_s > SILENT_S

    @property
    def connected(self) -> bool:
        """Whether there is a connection to look after."""
        return self.publisher is not None or self.subscriber is not None

    def has(self, pc: str) -> bool:
        """Whether one of the connections has this name."""
        return any(each is not None and each.peer.pc == pc for each in (self.publisher, self.subscriber))

    def leave(self) -> None:
        """Cut everything."""
        self._tell = None
        self.drop_publisher()
        self.drop_subscriber()

    def drop_publisher(self) -> None:
        """End the publish connection, where there is one."""
        publisher, self.publisher = self.publisher, None
        if publisher is not None:
            publisher.close()

    def drop_subscriber(self) -> None:
        """End the subscribe connection, where there is one."""
        subscriber, self.subscriber = self.subscriber, None
        if subscriber is not None:
            subscriber.close()

    def tell(self, message: SignalDown) -> None:
        """Tell the browser something."""
        if self._tell is not None:
            self._tell(encode_signal(message))

    def tell_news(self, message: Sources | Wanted | Shed | Halted) -> None:
        """Tell the browser how something stands, where it does not know."""
        if self._tell is not None and self._told.get(type(message)) != message:
            self._told[type(message)] = message
            self.tell(message)

    def tell_shed(self) -> None:
        """Tell the browser what is shed, where anything is or was: by another connection before this one, perhaps."""
        self._tell_any(Shed(names=tuple(sorted(self.subscriber.shed if self.subscriber is not None else ()))))

    def tell_halted(self) -> None:
        """Tell the browser what of its own is cut, as it was perhaps while the browser was away."""
        publications = self.publisher.publications.values() if self.publisher is not None else ()
        self._tell_any(Halted(names=tuple(sorted(each.source for each in publications if each.halted))))

    def _tell_any(self, message: Shed | Halted) -> None:
        """Tell news of a list; that it is empty only where it was not."""
        if message.names or type(message) in self._told:
            self.tell_news(message)

    def trouble(self, pc: str, code: str) -> None:
        """Tell the browser what is wrong with a connection."""
        self.tell(Trouble(pc=pc, code=code))  # type: ignore[arg-type]  # the codes of MediaError are its literals

    def silent_s(self, now_s: float) -> float | None:
        """Return since when nothing was heard on the connections that there are; None where nothing can be said yet."""
        peers = [each.peer for each in (self.publisher, self.subscriber) if each is not None]
        alive = [peer.alive_s for peer in peers if peer.alive_s is not None]
        if alive:
            return now_s - max(alive)
        waits_s = now_s - min((peer.heard_s for peer in peers), default=now_s)
        return waits_s if waits_s > LOST_S else None

    def judge(self, now_s: float) -> bool:
        """Judge the line; return whether the word for it is another one."""
        silent_s = self.silent_s(now_s)
        if silent_s is None:
            return False
        sides = (self.publisher, self.subscriber)
        loss = max(each.losses.share(now_s) for each in sides if each is not None)
        shed = bool(self.subscriber is not None and self.subscriber.shed)
        return self.quality.judge(now_s, silent_s, loss, shed=shed)
