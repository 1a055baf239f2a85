"""A load peer: one WebRTC peer connection that costs next to nothing, to publish packets or to count them.

It knows nothing of who carries its SDP to the server: see tests/bench/media_seats.py and tests/bench/janus_client.py.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from itertools import count
from secrets import token_hex

from pylibsrtp import Error as SrtpError

from tests.support import media_rtcp as rtcp
from tests.support import media_sdp as sdp
from tests.support.media_streams import AUDIO_BYTES, AUDIO_PER_S, Incoming, Outgoing
from tests.support.media_transport import Household, Line

REPORT_EVERY_S = 1.0
PLENTY_BITS_PER_S = 20_000_000


class MediaPeer:
    """One peer connection. Reports and checks go out by themselves once it is connected."""

    def __init__(self, house: Household) -> None:
        self.pc = token_hex(8)
        self.line = Line(house, self._rtp, self._rtcp)
        self.outgoing: list[Outgoing] = []
        self.incoming: dict[bytes, Incoming] = {}
        """By SSRC, as it stands in a packet."""
        self.room_bits_per_s = PLENTY_BITS_PER_S
        """What REMB says that this peer can take."""
        self.keyframes_asked = 0
        self.compounds = 0
        self._cname = token_hex(8)
        self._ssrc = int.from_bytes(os.urandom(3)) << 4
        self._promised: set[int] = set()
        self._again: set[int] = set()
        self._version = 0
        self._reporting: asyncio.TimerHandle | None = None
        self._numbers = count(int.from_bytes(os.urandom(2)))

    def offer(self, *, sound: bool = True, pictures: Sequence[float] = (), size: int = 1100) -> str:
        """Return an offer to send sound and pictures, each of so many packets a second; sound is mid 0."""
        kinds: list[float | None] = [*([None] if sound else []), *pictures]
        for mid, per_s in enumerate(kinds):
            track = sdp.Track(str(mid), per_s is not None, self._ssrc + 2 * mid + 2, self._cname)
            stream = Outgoing(
                *(self.line, track, self._numbers),
                *((AUDIO_PER_S, AUDIO_BYTES) if per_s is None else (per_s, size)),
            )
            self.outgoing.append(stream)
        self._version += 1
        return sdp.offer(self.line.ours, [stream.track for stream in self.outgoing], self._version)

    def answer(self, offer: str) -> str:
        """Return an answer that takes all that is offered."""
        promised = sdp.legs(offer)
        self._promised |= {ssrc for leg in promised for ssrc in leg.ssrcs}
        self._again |= {ssrc for leg in promised for ssrc in leg.again}
        self._version += 1
        return sdp.answer(self.line.ours, offer, self._version)

    async def connect(self, their_sdp: str) -> None:
        """Connect to where a description says. Raises TimeoutError or ConnectionError."""
        await self.line.connect(sdp.theirs(their_sdp))
        self._reporting = asyncio.get_running_loop().call_later(REPORT_EVERY_S, self._report)

    async def close(self, *, silently: bool = False) -> None:
        """Go, with a word to the server unless silently."""
        if self._reporting is not None:
            self._reporting.cancel()
        await self.line.close(silently=silently)

    @property
    def legs(self) -> list[Incoming]:
        """What came of what was promised, without what was sent again."""
        return [each for each in self.incoming.values() if each.ssrc in self._promised and not each.again]

    def _rtp(self, datagram: bytes, came_ns: int) -> None:
        incoming = self.incoming.get(datagram[8:12])
        if incoming is None:
            ssrc = int.from_bytes(datagram[8:12])
            incoming = self.incoming[datagram[8:12]] = Incoming(ssrc, again=ssrc in self._again)
        incoming.heard(datagram, came_ns, self.line)

    def _rtcp(self, datagram: bytes, came_ns: int) -> None:
        try:
            compound = self.line.unprotect_rtcp(datagram)
        except SrtpError:
            return
        self.compounds += 1
        asked = rtcp.asked_for_keyframe(compound)
        for stream in self.outgoing:
            if stream.track.ssrc in asked:
                stream.wants_keyframe = True
                self.keyframes_asked += 1

    def _report(self) -> None:
        self._reporting = asyncio.get_running_loop().call_later(REPORT_EVERY_S, self._report)
        if not self.line.connected:
            return
        for stream in self.outgoing:
            report = rtcp.sender_report(
                *(stream.track.ssrc, time.time(), stream.timestamp, stream.sent, stream.octets),
            )
            self.line.send_rtcp(report + rtcp.description(stream.track.ssrc, self._cname))
        if self.incoming:
            reports = [incoming.report() for incoming in self.legs]
            compound = rtcp.receiver_report(self._ssrc, reports)
            ssrcs = [report[0] for report in reports]
            self.line.send_rtcp(compound + rtcp.remb(self._ssrc, self.room_bits_per_s, ssrcs))
