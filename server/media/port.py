"""The one UDP socket of this process: reads it empty, sends, and tells whose a datagram is (ICE-lite, RFC 8445).

A check that is signed with a peer's password makes its address that peer's: of one that has its keys already only once
it has answered there, since a check can be overheard and sent again from elsewhere. From any other address only checks
are heeded. No datagram, whoever sends it, costs more than being looked at.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import time
from collections import Counter
from collections.abc import Callable

from server.media import stun
from server.media.alarm import alarm
from server.media.behind import Peer
from server.media.inbox import LONGEST, MOST, Address, inbox
from server.media.reach import unread
from server.media.send_buffer import SendBuffer, refused, segmented

log = logging.getLogger("baseline.media")

SOONEST_S, LATEST_S = 0.001, 0.020  # between looks; decision 16 has what they save and what they cost
WORTH = 12  # datagrams: more at one look save little
EMPTY = 2  # looks at which nothing was there, before the next datagram has to wake us
NEWS = 0.1  # what one look counts for in the rate: they come in bursts
SHORTEST_MEDIA = 12  # bytes: an RTP header
MOST_ADDRESSES = 8  # of one peer
MOST_ASKED = 1024  # addresses at once that have not answered yet


class Port:
    """The socket and who is behind which address. `counts` says what was dropped, by reason."""

    def __init__(self, listener: socket.socket, now_s: Callable[[], float]) -> None:
        self.socket = listener
        self.counts: Counter[str] = Counter()
        self.looked: Callable[[], None] = lambda: None
        """Called when what a look brought has been sent on, from `due_s` on."""
        self.due_s = 0.0
        """By the event loop's clock, which is that of `time.monotonic` and never ahead of it."""
        self.send_buffer = SendBuffer()
        self._inbox = inbox(listener)
        self._now_s = now_s
        self._by_ufrag: dict[str, Peer] = {}
        self._by_address: dict[Address, Peer] = {}
        self._asked: dict[bytes, tuple[Peer, Address, bool]] = {}  # by transaction: who may be where, and is nominated
        self._loaded: list[Peer] = []
        self._after: list[tuple[Peer, Callable[[], None]]] = []
        self._hurry = False  # a connection is being made
        self._flows = False  # there was media in what came last
        self._empty = 0  # looks in a row at which nothing was there
        self._looked_s = 0.0
        self._per_s = 0.0
        self._alarm = alarm(self._look)

    def __len__(self) -> int:
        return len(self._by_ufrag)

    def dropped(self) -> dict[str, int]:
        """Return how many datagrams were dropped, by reason; `unread` by the system, which had no room for them."""
        return {**self.counts, "unread": unread(self.socket)}

    @property
    def number(self) -> int:
        """The UDP port."""
        return int(self.socket.getsockname()[1])

    def open(self) -> None:
        """Begin to read."""
        self._alarm.start()
        self._listen()

    def pause(self) -> None:
        """Read no more for now."""
        asyncio.get_running_loop().remove_reader(self.socket.fileno())
        self._alarm.close()

    def close(self) -> None:
        """Let go of the socket."""
        self.socket.close()

    def add(self, peer: Peer) -> None:
        """Heed checks for this peer's present user name."""
        self._by_ufrag[peer.ufrag] = peer

    def forget_name(self, ufrag: str) -> None:
        """Heed no more checks for a user name."""
        self._by_ufrag.pop(ufrag, None)

    def remove(self, peer: Peer) -> None:
        """Forget a peer with its addresses."""
        for ufrag in [name for name, each in self._by_ufrag.items() if each is peer]:
            del self._by_ufrag[ufrag]
        self._asked = {transaction: each for transaction, each in self._asked.items() if each[0] is not peer}
        for address in peer.addresses:
            if self._by_address.get(address) is peer:
                del self._by_address[address]

    def send(self, data: bytes | memoryview, address: Address) -> None:
        """Send, or let it go where the system has no room: the network may lose anything too."""
        try:
            self.socket.sendto(data, address)
        except OSError:
            self.counts["unsent"] += 1

    def after_look(self, peer: Peer, work: Callable[[], None], *, first: bool) -> None:
        """Call `work` when all that is there now has been read; where it breaks, this peer's connection ends."""
        self._after.insert(0 if first else len(self._after), (peer, work))

    def load(self, peer: Peer) -> None:
        """Send at the next `flush` what this peer has in `outgoing`."""
        self._loaded.append(peer)

    def flush(self) -> None:
        """Send what peers have for their browsers: as much as the system takes at once, which costs it hardly more."""
        if not self._loaded:
            return
        loaded, self._loaded = self._loaded, []
        for peer in loaded:
            packets, peer.outgoing = peer.outgoing, []
            try:
                for run, size in self.send_buffer.runs(packets, peer.protect):
                    self._send_run(run, size, peer)
            except Exception:
                self._broke(peer)

    def _send_run(self, run: memoryview, size: int, peer: Peer) -> None:
        """Send datagrams of this size in one call, or one by one where the way to this peer does not allow that."""
        address = peer.address
        if address is None:
            return
        if peer.in_runs and len(run) > size:
            try:
                self.socket.sendmsg((run,), segmented(size), 0, address)
                return
            except OSError as error:
                if not refused(error):
                    self.counts["unsent"] += -(-len(run) // size)
                    return
                peer.in_runs = False
        for at in range(0, len(run), size):
            self.send(run[at : at + size], address)

    def _listen(self) -> None:
        """Read as soon as something comes: nothing came lately."""
        asyncio.get_running_loop().add_reader(self.socket.fileno(), self._wake)

    def _wake(self) -> None:
        """Something has come after a pause. A lone check, or the answer to one, says nothing of what comes next."""
        self._flows = False
        came = self.read()
        if self._flows or came > 1:
            asyncio.get_running_loop().remove_reader(self.socket.fileno())
            self._go_on(came)

    def _look(self) -> None:
        """Read what is there, and look again, whatever happens."""
        came = 0
        try:
            came = self.read()
        finally:
            self._go_on(came)

    def _go_on(self, came: int) -> None:
        """Look again soon, until nothing was there twice in a row (decision 16)."""
        self._empty = 0 if came else self._empty + 1
        if came == MOST:
            self._alarm.set(0.0)
        elif self._empty < EMPTY:
            now_s = time.monotonic()
            self._alarm.set(self._pause_s(came, now_s))
            if now_s >= self.due_s:
                self.looked()
        else:
            self._alarm.stop()
            self._listen()

    def _pause_s(self, came: int, now_s: float) -> float:
        """Return how long to wait for about as many as one look is worth, at the rate at which they come lately.

        Looks are at the full 20 ms of the clock, or at equal parts of these: what comes as often, as sound does, waits
        equally long each time.
        """
        since_s, self._looked_s = max(now_s - self._looked_s, SOONEST_S), now_s
        self._per_s += (came / since_s - self._per_s) * NEWS
        if self._hurry:
            self._hurry = False
            return SOONEST_S
        step_s = max(LATEST_S / max(1, round(LATEST_S * self._per_s / WORTH)), SOONEST_S)
        early_s = min(SOONEST_S, step_s / 4)  # a timer of the event loop may be
        return max(step_s + early_s - (now_s + early_s) % step_s, SOONEST_S)

    def read(self) -> int:
        """Take what has come, send what follows from it, and return how many datagrams came."""
        came = self._read()
        after, self._after = self._after, []
        for peer, work in after:
            try:
                work()
            except Exception:
                self._broke(peer)
        self.flush()
        return came

    def _read(self) -> int:
        """Take what has come. A datagram that we cannot read stops nothing."""
        try:
            datagrams = self._inbox.receive()
        except OSError:  # one that we sent before was refused at its target
            self.counts["unreachable"] += 1
            self._flows = True  # whatever it is, it is not asked about without a pause
            return 1
        now_s, owners = self._now_s(), self._by_address
        for data, address in datagrams:
            peer = owners.get(address)
            try:
                if peer is not None and SHORTEST_MEDIA <= len(data) <= LONGEST and 127 < data[0] < 192:
                    self._flows = True
                    peer.media(data, now_s)
                else:
                    self._take(data, address, peer)
            except Exception:
                self._broke(peer)
        return len(datagrams)

    def _broke(self, peer: Peer | None) -> None:
        """A fault of ours ends this connection and no other."""
        log.exception("a peer connection broke")
        self.counts["broken"] += 1
        try:
            if peer is not None:
                peer.close()
        except Exception:
            log.exception("and could not be closed")

    def _take(self, data: bytes, address: Address, peer: Peer | None) -> None:
        """Tell what a datagram is that is not media of a peer, by its first byte (RFC 7983)."""
        if not 0 < len(data) <= LONGEST:
            self.counts["size"] += 1
        elif data[0] == 1 and data[8:20] in self._asked:
            self._found(data, address, self._now_s())
        elif data[0] == 1 and peer is not None:
            if not peer.answered(data, self._now_s()):
                self.counts["stun"] += 1
        elif data[0] < 4:
            self._check(data, address, self._now_s())
        elif peer is None:
            self.counts["stranger"] += 1
        elif 19 < data[0] < 64:
            self._hurry = True
            peer.handshake(data, self._now_s())
        else:
            self.counts["unknown"] += 1

    def _check(self, data: bytes, address: Address, now_s: float) -> None:
        """Answer a connectivity check whose signature is right (RFC 8445 section 7.3)."""
        check = stun.parse(data)
        peer = None if check is None else self._by_ufrag.get(check.local)
        if check is None or peer is None:
            self.counts["stun"] += 1
            return
        password = peer.password
        if not stun.verify(data, check, password):
            self.counts["integrity"] += 1
            return
        self._hurry |= not peer.connected
        owner = self._by_address.get(address)
        if owner is not peer and (owner is not None or peer.has_keys):
            if not self._ask(address, peer, now_s, nominated=check.nominated):
                return
        elif peer.too_much(len(data), now_s):  # counted only now: names can be overheard, and then sent by anybody
            return
        else:
            self._belongs(address, peer)
            peer.checked(address, now_s, nominated=check.nominated)
        self.send(stun.answer(check, (address[0], address[1]), password), address)

    def _ask(self, address: Address, peer: Peer, now_s: float, *, nominated: bool) -> bool:
        """Ask whether a peer is where its check came from, before that is answered; return whether it was asked."""
        transaction = secrets.token_bytes(12)
        question = peer.question(transaction, now_s)
        if question:
            self._asked[transaction] = peer, address, nominated
            if len(self._asked) > MOST_ASKED:
                del self._asked[next(iter(self._asked))]
            self.send(question, address)
        return bool(question)

    def _found(self, data: bytes, address: Address, now_s: float) -> None:
        """A peer is where it was asked, if it is its answer and comes from there: what it checked holds from now on."""
        peer, asked, nominated = self._asked[data[8:20]]
        if address != asked or not peer.signed(data, now_s):
            self.counts["stun"] += 1
            return
        del self._asked[data[8:20]]
        self._belongs(address, peer)
        peer.checked(address, now_s, nominated=nominated)

    def _belongs(self, address: Address, peer: Peer) -> None:
        """Note whose an address is; who signs last has it, and nobody else is sent anything there.

        Of many of one peer, those heard from least lately are forgotten.
        """
        owner = self._by_address.get(address)
        if owner is not None:
            owner.addresses.remove(address)
            if owner is not peer and owner.address == address:
                owner.address = None
        self._by_address[address] = peer
        peer.addresses.append(address)
        if len(peer.addresses) > MOST_ADDRESSES:
            self._by_address.pop(peer.addresses.pop(0), None)
