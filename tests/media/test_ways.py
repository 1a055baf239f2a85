"""Other ways to connect than the usual one: by IPv6, with other encryption, over a line that loses how it begins."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from aiortc.rtcdtlstransport import SRTP_AEAD_AES_256_GCM, SRTP_AES128_CM_SHA1_80

from server.core.roles import Role
from server.media.plane import Plane
from tests.media.meeting import Meeting, Person


@pytest.mark.parametrize(("address", "version6"), [("::1", True), ("127.0.0.1", True)], ids=["IPv6", "IPv4 besides it"])
async def test_browsers_meet_at_a_port_of_ipv6(address: str, plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    assert {each[0].removeprefix("::ffff:") for each in plane.port._by_address} == {address}
    await tess.settled()  # its check is answered
    await mia.hears(tess, "mic", "face")
    assert mia.reader.unreadable == 0


@pytest.mark.parametrize("profiles", [(SRTP_AES128_CM_SHA1_80,), (SRTP_AEAD_AES_256_GCM,)], ids=["AES-CM", "256 bits"])
async def test_a_browser_that_has_only_other_encryption_gets_that(two: tuple[Person, Person]) -> None:
    tess, mia = two
    (profile,) = tess.writer.line._house.profiles
    assert {tess.writer.line.profile, mia.reader.line.profile} == {profile.openssl_profile.decode()}
    before = len(tess.writer.controls)
    await mia.hears(tess, "mic", "face")
    await tess.sends_until(lambda: len(tess.writer.controls) > before, "a report of the server")
    assert mia.reader.unreadable == tess.writer.unreadable == 0


class Losing:
    """Loses the first datagram of a handshake and passes on all else."""

    def __init__(self, passed: Callable[..., None]) -> None:
        self.lost: list[bytes] = []
        self._passed = passed

    def __call__(self, datagram: bytes, *rest: int) -> None:
        """Take a datagram."""
        if not self.lost and 19 < datagram[0] < 64:
            self.lost.append(datagram)
        else:
            self._passed(datagram, *rest)


async def test_a_handshake_of_which_each_side_loses_the_first_datagram_is_made_all_the_same(meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    peer = tess.offer("mic")
    up, down = Losing(peer.line._send_now), Losing(peer.line._received)
    peer.line._send_now, peer.line._received = up, down  # type: ignore[method-assign,assignment]
    await peer.connect(tess.last("answer")["sdp"])
    await mia.watch("tess/mic")
    await mia.hears(tess, "mic")
    assert len(up.lost) == len(down.lost) == 1
    assert tess.troubles == []
