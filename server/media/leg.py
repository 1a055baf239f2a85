"""One source going out to one subscriber: its own SSRC, numbers and times, and its retransmissions (RFC 4588)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from server.media.peer import Peer
from server.rtp import rtcp
from server.rtp.arithmetic import UINT16, UINT32
from server.rtp.header import Numbered, Packet, head, padding, send_time
from server.rtp.history import History
from server.rtp.keyframe import Requests
from server.rtp.sequence import SequenceMap

PADDING_BYTES = 255  # the most that one packet can carry (RFC 3550 section 5.1)


class Leg:
    """Made for one m-section of the subscriber; the publication behind it may be replaced, the leg goes on."""

    __slots__ = (
        *("clock_hz", "opened", "payload_type", "peer", "repair_ssrc", "repair_type", "requests", "ssrc"),
        *("_at_s", "_cname", "_numbers", "_octets", "_of", "_offset", "_packets", "_repairs", "_timestamp"),
    )

    def __init__(self, peer: Peer, payload_type: int, repair_type: int, clock_hz: int, cname: str) -> None:
        self.peer = peer
        self.payload_type = payload_type
        self.repair_type = repair_type
        self.clock_hz = clock_hz
        self.ssrc = secrets.randbits(31) + 1
        self.repair_ssrc = secrets.randbits(31) + 1 if repair_type else 0
        self.opened = False
        self.requests = Requests()
        self._cname = cname
        self._numbers = SequenceMap(secrets.randbits(15))
        self._repairs = secrets.randbits(15)
        self._of = 0  # the publisher's SSRC behind the offset
        self._offset = 0
        self._timestamp = 0
        self._at_s = 0.0
        self._packets = 0
        self._octets = 0

    def forward(self, batch: Iterable[Numbered], stamp: int) -> None:
        """Send packets on. Only reads them: the next leg needs them unchanged."""
        translate, offset, kind, ssrc = self._numbers.translate, self._offset, self.payload_type, self.ssrc
        timestamp, octets, sent = self._timestamp, 0, []
        for extended, packet in batch:
            payload = packet.payload
            if not payload:
                self._timestamp = timestamp
                self.skip(extended, stamp)
                continue
            sequence = translate(extended)
            if sequence is not None:  # else its gap is closed already, and a late packet would open it again
                timestamp = packet.timestamp + offset & UINT32
                octets += len(payload)
                sent.append((head(packet.marker | kind, sequence, timestamp, ssrc, stamp), payload))
        self._timestamp = timestamp
        self._octets += octets
        self._packets += len(sent)
        self.peer.send(sent)

    def skip(self, extended: int, stamp: int) -> None:
        """Leave one packet out; where its number was passed already, an empty one takes its place."""
        sequence = self._numbers.skip(extended)
        if sequence is not None:
            self.peer.send(((head(self.payload_type, sequence, self._timestamp, self.ssrc, stamp), b""),))

    def begin(self, extended: int, packet: Packet, now_s: float) -> None:
        """Send from this packet on: numbers go on with the next one, and so do the times of another publication."""
        self.opened = True
        self._numbers.reopen(extended)
        if self._of and self._of != packet.ssrc:
            passed = int((now_s - self._at_s) * self.clock_hz)
            self._offset = self._timestamp + passed - packet.timestamp & UINT32
        self._of = packet.ssrc

    def pause(self, at_s: float) -> None:
        """Send nothing for now; `at_s` is when the last packet came, of a publication that was sent on at all."""
        if self.opened:
            self._at_s = at_s
        self.opened = False

    def resend(self, numbers: Iterable[int], history: History, now_s: float) -> None:
        """Send again what a NACK asks for, each under a number of its own of the retransmission stream."""
        stamp = send_time(now_s)
        for number in numbers:
            extended = self._numbers.original(number)
            kept = None if extended is None else history.get(extended)
            if kept is not None and self.repair_ssrc:
                _, marker, timestamp, payload = kept
                self._repairs = self._repairs + 1 & UINT16
                fields = marker | self.repair_type, self._repairs, timestamp + self._offset & UINT32, self.repair_ssrc
                self.peer.send(((head(*fields, stamp), number.to_bytes(2) + payload),))

    def pad(self, packets: int, now_s: float) -> None:
        """Send padding on the retransmission stream, to find out how much the line carries."""
        stamp = send_time(now_s)
        for _ in range(packets):
            self._repairs = self._repairs + 1 & UINT16
            fields = self.repair_type, self._repairs, self._timestamp, self.repair_ssrc
            self.peer.send((padding(*fields, stamp, PADDING_BYTES),))

    def own(self, report: rtcp.Report) -> rtcp.Report:
        """Return a report on this leg without what never went out on it, which was lost before it was here."""
        return report._replace(lost=report.lost - self._numbers.absent(report.highest))

    def report(self, ntp: int, timestamp: int) -> None:
        """Send a sender report: the publisher's clock beside this leg's timestamp."""
        ours = timestamp + self._offset & UINT32
        report = rtcp.sender_report(self.ssrc, ntp, ours, self._packets & UINT32, self._octets & UINT32)
        self.peer.control(report + rtcp.sdes(self.ssrc, self._cname))
