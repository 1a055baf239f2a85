"""How a connection begins, moves, restarts and ends: ICE-lite as browsers meet it, DTLS, and its deadlines."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from unittest.mock import Mock

import pytest

from server.core.roles import Role
from server.media import transport
from server.media.peer import MOVED_S, SILENT_S
from server.media.plane import Plane
from server.media.port import MOST_ADDRESSES
from server.media.transport import Certificate
from tests.media.meeting import Meeting, Person, RawPeer, answered_since
from tests.media.strangers import Stranger, hello
from tests.support import media_sdp
from tests.support.waiting import until


async def test_keys_are_agreed_on_with_the_cheapest_profile(two: tuple[Person, Person]) -> None:
    tess, mia = two
    assert {tess.writer.line.profile, mia.reader.line.profile} == {"SRTP_AEAD_AES_128_GCM"}


async def test_the_address_that_the_browser_nominates_is_sent_to_from_then_on(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    offer = mia.last("offer")["sdp"]
    with Stranger.at(plane, mia.reader.line) as elsewhere:
        await elsewhere.answered(elsewhere.check(offer, nominate=False))
        await mia.hears(tess, "mic")
        assert elsewhere.media() == [], "a check alone moves nothing"
        await elsewhere.answered(elsewhere.check(offer))
        came = len(mia.reader.packets)
        await tess.sends_until(elsewhere.media, "sound at the new address")
        assert len(mia.reader.packets) == came
        mia.reader.line.check()  # it nominates too, and is back
        await mia.hears(tess, "mic", "face")


async def test_what_a_publisher_sends_from_its_new_address_is_taken(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    line = tess.writer.line
    with Stranger.at(plane, line) as elsewhere:
        line._send_now, home = elsewhere.send, line._send_now  # type: ignore[method-assign]
        before = plane.port.counts["stranger"]
        tess.send("mic", 3)
        await until(lambda: plane.port.counts["stranger"] == before + 3, "sound of an unknown address to be dropped")
        await elsewhere.answered(elsewhere.check(tess.last("answer")["sdp"]))
        await mia.hears(tess, "mic", "face")
        line._send_now = home  # type: ignore[method-assign]


async def test_an_address_is_of_whoever_signed_last_from_there(plane: Plane, two: tuple[Person, Person]) -> None:
    """A system may give a socket to one connection that another one had."""
    tess, mia = two
    with Stranger.at(plane, tess.writer.line) as socket:
        await socket.answered(socket.check(tess.last("answer")["sdp"], nominate=False))
        socket.line = mia.reader.line
        await socket.answered(socket.check(mia.last("offer")["sdp"]))
        await tess.sends_until(socket.media, "what Mia is sent, at her new address")
        tess.meeting.hall.leave("tess")
        socket.send(b"\x80\xc9" + bytes(60))
        await until(lambda: plane.port.counts["srtcp"], "the address to be hers still")
        tess.meeting.hall.leave("mia")
    assert plane.port._by_address == {}


async def test_where_another_is_now_nothing_is_sent_any_more_until_its_owner_is_back(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    """Somebody left without a word, and their address was given to the next one."""
    tess, mia = two
    leo = tess.meeting.come("leo", Role.STUDENT)
    await leo.publish("mic")
    with Stranger.at(plane, mia.reader.line) as socket:
        await socket.answered(socket.check(mia.last("offer")["sdp"]))
        await tess.sends_until(socket.media, "what Mia is sent, at her new address")
        socket.line = leo.writer.line
        await socket.answered(socket.check(leo.last("answer")["sdp"], nominate=False))
        came = len(socket.media())
        await tess.publish("mic", "face")  # another one, whose keyframe she is sent only once she is back
        await tess.settled()
        tess.send("mic", 5)
        await tess.settled()
        assert len(socket.media()) == came
        mia.reader.line.check()
        await mia.hears(tess, "mic", "face")


async def test_a_browser_that_checks_from_elsewhere_only_is_there_though_it_nominates_nothing(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    mia.falls_silent()
    offer = mia.last("offer")["sdp"]
    with Stranger.at(plane, mia.reader.line) as elsewhere:
        await elsewhere.answered(elsewhere.check(offer, nominate=False))
        await mia.hears(tess, "mic")
        tess.meeting.clock.ahead_s += MOVED_S
        await elsewhere.answered(elsewhere.check(offer, nominate=False))
        await tess.sends_until(elsewhere.media, "sound at the new address")


async def test_of_many_addresses_of_a_peer_the_one_in_use_is_kept(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    offer, line = mia.last("offer")["sdp"], mia.reader.line
    for _ in range(2 * MOST_ADDRESSES):
        with Stranger.at(plane, line) as elsewhere:
            await elsewhere.answered(elsewhere.check(offer, nominate=False))
        checked = line.answered_s
        line.check()
        await until(partial(answered_since, line, checked), "the check of the address in use")
    assert len([each for each in plane.port._by_address if each[0] == "127.0.0.1"]) <= MOST_ADDRESSES + 1
    line.send_raw(b"\x80\xc9" + bytes(60))
    await until(lambda: plane.port.counts["srtcp"], "the address in use to be known")
    await mia.hears(tess, "mic", "face")


def restarted(peer: RawPeer) -> str:
    """Return the offer by which a browser restarts ICE: other names, all else as before."""
    line = peer.line
    line.ours = replace(line.ours, ufrag="restarted", password="restarted" * 3)
    return media_sdp.offer(line.ours, [stream.track for stream in peer.outgoing], 9)


async def test_an_ice_restart_keeps_the_keys_and_what_is_sent_goes_on(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    before, key = tess.last("answer")["sdp"], mia.leg("tess/mic")
    tess.offer_again(restarted(tess.writer))
    after = tess.last("answer")["sdp"]
    assert media_sdp.theirs(after).ufrag != media_sdp.theirs(before).ufrag
    assert media_sdp.theirs(after).password != media_sdp.theirs(before).password
    assert media_sdp.theirs(after).fingerprint == media_sdp.theirs(before).fingerprint
    await mia.hears(tess, "mic", "face")  # the old way carries on until there is another
    with Stranger.at(plane, tess.writer.line) as elsewhere:
        stale = plane.port.counts["stun"]
        elsewhere.check(before)
        await until(lambda: plane.port.counts["stun"] > stale, "a check with the old name to be dropped")
        await elsewhere.answered(elsewhere.check(after))
        tess.writer.line._send_now = elsewhere.send  # type: ignore[method-assign]
        await mia.hears(tess, "mic", "face")
    assert mia.leg("tess/mic") == key
    assert len(mia.said("offer")) == 1
    assert mia.reader.unreadable == 0


async def test_a_renegotiation_without_restart_keeps_the_names(two: tuple[Person, Person]) -> None:
    tess, mia = two
    before = tess.last("answer")["sdp"]
    tess.offer_again(media_sdp.offer(tess.writer.line.ours, [stream.track for stream in tess.writer.outgoing], 2))
    assert media_sdp.theirs(tess.last("answer")["sdp"]) == media_sdp.theirs(before)
    await mia.hears(tess, "mic", "face")


async def test_another_connection_of_a_seat_ends_the_one_before_it(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    await tess.publish("mic", "face")
    await mia.hears(tess, "mic", "face")
    mia.subscriber = None
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic", "face")
    assert len(plane.port) == 2
    assert tess.troubles == mia.troubles == [], "who made another knows that the older one is over"


async def test_a_peer_without_checks_for_45_seconds_is_closed_and_told(
    plane: Plane, two: tuple[Person, Person]
) -> None:
    tess, mia = two
    clock, hall = tess.meeting.clock, tess.meeting.hall
    clock.stop()
    for person in two:
        person.falls_silent()
    clock.ahead_s += SILENT_S - 2
    hall.tick(clock())
    assert ("mia", "lost") in tess.meeting.links
    assert len(plane.port) == 2, "a browser may come back"
    assert tess.troubles == mia.troubles == []
    clock.ahead_s += 3
    hall.tick(clock())
    await until(lambda: len(plane.port) == 0, "both to be closed")
    assert tess.troubles == mia.troubles == ["gone"]
    assert plane.port._by_address == {}
    assert mia.last("sources")["list"] == []
    await tess.publish("mic", "face")
    mia.subscriber = None
    await mia.watch("tess/mic", "tess/face")
    await mia.hears(tess, "mic", "face")


async def test_a_check_is_a_sign_of_life(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    for _ in range(3):
        tess.meeting.clock.ahead_s += SILENT_S - 5
        for peer in (tess.writer, mia.reader):
            checked = peer.line.answered_s
            peer.line.check()
            await until(partial(answered_since, peer.line, checked), "an answer")
    assert len(plane.port) == 2
    await mia.hears(tess, "mic", "face")


async def test_who_offers_and_never_comes_is_forgotten(plane: Plane, meeting: Meeting) -> None:
    tess = meeting.come("tess", Role.THERAPIST)
    tess.offer("mic")
    assert len(plane.port) == 1
    meeting.clock.ahead_s += SILENT_S + 1
    await until(lambda: len(plane.port) == 0, "the peer to be closed")
    assert tess.troubles == ["gone"]


@pytest.mark.parametrize("greeting", [False, True], ids=["silent", "one that only greets"])
async def test_a_handshake_that_does_not_end_in_time_closes_the_peer(
    greeting: bool, plane: Plane, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.media.transport.HANDSHAKE_S", 0.1)
    tess = meeting.come("tess", Role.THERAPIST)
    tess.offer("mic")
    with Stranger.at(plane) as browser:
        await browser.answered(browser.check(tess.last("answer")["sdp"]))
        if greeting:
            browser.send(await hello())
        await until(lambda: tess.troubles, "trouble")
    assert tess.troubles == ["gone"]
    assert len(plane.port) == 0


def test_a_handshake_may_take_ten_seconds() -> None:
    assert transport.HANDSHAKE_S == 10


async def test_a_certificate_that_is_not_the_one_of_the_offer_never_connects(plane: Plane, meeting: Meeting) -> None:
    tess, mia = meeting.come("tess", Role.THERAPIST), meeting.come("mia", Role.STUDENT)
    await mia.watch("tess/mic")
    peer = tess.publisher = meeting.raw_peer()
    right = peer.line.ours.fingerprint
    wrong = right[:-2] + ("00" if right[-2:] != "00" else "11")
    tess.offer_again(peer.offer().replace(right, wrong), sources={"0": "mic"})
    with suppress(ConnectionError):
        await peer.connect(tess.last("answer")["sdp"])
    await until(lambda: tess.troubles, "trouble")
    assert tess.troubles == ["gone"]
    assert len(plane.port) == 1  # mia's
    before = plane.port.counts["stranger"]
    if peer.line.connected:  # it has not heard that we have not let it in
        peer.outgoing[0].send()
        await until(lambda: plane.port.counts["stranger"] > before, "its sound to be dropped")
    assert mia.last("sources")["list"] == []


async def test_a_goodbye_closes_the_peer_at_once(plane: Plane, two: tuple[Person, Person]) -> None:
    tess, mia = two
    await tess.writer.close()
    await until(lambda: tess.troubles == ["gone"], "the goodbye to be heard")
    assert len(plane.port) == 1
    assert mia.last("sources")["list"] == []


async def test_a_certificate_is_renewed_before_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = Certificate()
    first = certificate.current()
    assert certificate.current() is first

    later = datetime.now(UTC) + timedelta(days=21)
    monkeypatch.setattr("server.media.transport.datetime", Mock(now=lambda _: later))
    assert certificate.current() is not first
