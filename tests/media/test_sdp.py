"""Session descriptions: real ones are read, ours are what browsers take, and anything else is bad_sdp, no worse."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from aiortc.sdp import SessionDescription
from hypothesis import example, given
from hypothesis import strategies as st

from server.core.errors import MediaError
from server.media import sdp
from server.wire.signals import MAX_SDP

VECTORS = Path(__file__).parents[1] / "vectors" / "sdp"
FINGERPRINT = ":".join(["AB"] * 32)
OURS = sdp.Transport("0123456789abcdef", "0123456789abcdef0123456789abcdef", (("sha-256", FINGERPRINT),))
CANDIDATES = [sdp.candidate(0, "192.0.2.9", 7882), sdp.candidate(1, "127.0.0.1", 7882)]


def vector(name: str) -> str:
    """Return a stored description with its own line ends."""
    return (VECTORS / f"{name}.sdp").read_bytes().decode()


OFFERS = ["chromium-offer", "chromium-offer-gathered", "firefox-offer"]
ALL = [*OFFERS, "chromium-answer"]


def ended(text: str, number: int) -> str:
    """Return an offer of Chromium whose m-section of this number has ended: its port is 0."""
    parts = text.split("m=")
    parts[number + 1] = parts[number + 1].replace(" 9 ", " 0 ", 1)
    return "m=".join(parts)


# What browsers say.


@pytest.mark.parametrize("name", OFFERS)
def test_the_offer_of_a_browser_is_read(name: str) -> None:
    sections = sdp.parse(vector(name))
    assert [(section.kind, section.mid) for section in sections] == [("audio", "0"), ("video", "1"), ("video", "2")]
    assert all(section.sends for section in sections)
    ends = sdp.transport_of(sections, "actpass", "active")
    assert [algorithm for algorithm, _ in ends.fingerprints] == ["sha-256"]
    for section in sections:
        assert sdp.MID in section.extensions
        assert section.ssrcs[0] not in section.repairs
        assert len(section.repairs) == (section.kind == "video")
    assert sdp.AUDIO_LEVEL in sections[0].extensions
    assert all(sdp.TRANSPORT_CC in section.extensions for section in sections[1:])


@pytest.mark.parametrize(("name", "opus", "vp8"), [("chromium-offer", 111, 96), ("firefox-offer", 109, 120)])
def test_each_browser_has_its_own_numbers_for_the_codecs(name: str, opus: int, vp8: int) -> None:
    sections = sdp.parse(vector(name))
    assert [section.payload_type for section in sections] == [opus, vp8, vp8]


def test_a_section_of_firefox_without_a_port_of_its_own_is_in_use() -> None:
    last = sdp.parse(vector("firefox-offer"))[2]
    assert (last.port, last.bundle_only, last.sends) == (0, True, True)


def test_the_answer_of_chromium_to_our_offer_is_read() -> None:
    sections = sdp.parse(vector("chromium-answer"))
    assert [section.direction for section in sections] == ["recvonly", "recvonly", "inactive"]
    assert sdp.transport_of(sections, "active").ufrag


# What we say.


@pytest.mark.parametrize("name", OFFERS)
def test_the_answer_takes_what_is_permitted_and_nothing_else(name: str) -> None:
    sections = sdp.parse(vector(name))
    text = sdp.answer(sections, OURS, CANDIDATES, {"0": True, "1": True, "2": False}, low=False)
    theirs = SessionDescription.parse(text)  # another implementation reads it
    assert [media.direction for media in theirs.media] == ["recvonly", "recvonly", "inactive"]
    assert [[codec.mimeType for codec in media.rtp.codecs] for media in theirs.media] == [
        ["audio/opus"],
        ["video/VP8"],
        ["video/VP8"],
    ]
    assert theirs.group[0].items == ["0", "1", "2"]
    assert all(media.ice is not None and media.ice.iceLite for media in theirs.media)
    assert {media.dtls.role for media in theirs.media if media.dtls} == {"server"}
    assert [(c.ip, c.port) for c in theirs.media[0].ice_candidates] == [("192.0.2.9", 7882), ("127.0.0.1", 7882)]
    assert all(media.rtcp_mux for media in theirs.media)


def test_of_the_extensions_only_those_that_we_read_are_taken_under_the_browsers_own_numbers() -> None:
    sections = sdp.parse(vector("firefox-offer"))
    text = sdp.answer(sections, OURS, CANDIDATES, {"0": True, "1": True, "2": True}, low=False)
    lines = [line for line in text.splitlines() if line.startswith("a=extmap:")]
    sound = [f"a=extmap:1 {sdp.AUDIO_LEVEL}", f"a=extmap:3 {sdp.MID}"]
    assert lines == [*sound, *[f"a=extmap:7 {sdp.TRANSPORT_CC}", f"a=extmap:3 {sdp.MID}"] * 2]


def test_low_means_less_sound_in_longer_packets() -> None:
    sections = sdp.parse(vector("chromium-offer"))
    usual, low = (sdp.answer(sections, OURS, CANDIDATES, {"0": True}, low=low) for low in (False, True))
    assert "maxaveragebitrate=32000" in usual
    assert "a=ptime" not in usual
    assert "maxaveragebitrate=16000" in low
    assert "a=ptime:60\r\n" in low


def test_what_was_not_named_is_inactive_and_can_be_used_another_time() -> None:
    sections = sdp.parse(vector("chromium-offer"))
    text = sdp.answer(sections, OURS, CANDIDATES, {}, low=False)
    assert text.count("a=inactive\r\n") == 3
    assert " 0 UDP" not in text


def test_what_has_ended_or_is_unknown_is_refused_and_not_in_the_bundle() -> None:
    data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data\r\n"
    sections = sdp.parse(ended(vector("chromium-offer"), 1) + data)
    text = sdp.answer(sections, OURS, CANDIDATES, {"0": True, "1": True, "2": True, "data": True}, low=False)
    assert "a=group:BUNDLE 0 2\r\n" in text
    kinds = [line.split()[:2] for line in text.splitlines() if line.startswith("m=")]
    assert kinds == [["m=audio", "9"], ["m=video", "0"], ["m=video", "9"], ["m=application", "0"]]
    only_data = sdp.parse(data)
    assert "BUNDLE" not in sdp.answer(only_data, OURS, CANDIDATES, {"data": True}, low=False)


def test_what_we_offer_is_the_same_to_another_reader() -> None:
    sections = [
        sdp.Outgoing("0", "audio", 11, 0, "mia-person", "mia"),
        sdp.Outgoing("1", "video", 22, 23, "mia-person", "mia"),
        sdp.Outgoing("2", "video"),
    ]
    text = sdp.offer(sections, OURS, CANDIDATES, 7)
    theirs = SessionDescription.parse(text)
    assert [(media.kind, media.direction, media.rtp.muxId) for media in theirs.media] == [
        ("audio", "sendonly", "0"),
        ("video", "sendonly", "1"),
        ("video", "inactive", "2"),
    ]
    streams = [(media.msid or "").split()[:1] for media in theirs.media]
    assert streams == [["mia-person"], ["mia-person"], []], "lips and voice share a stream"
    assert [ssrc.ssrc for ssrc in theirs.media[1].ssrc] == [22, 23]
    assert {ssrc.cname for media in theirs.media for ssrc in media.ssrc} == {"mia"}
    ours = sdp.parse(text)
    assert ours[1].repairs == {23}
    assert sdp.transport_of(ours, "actpass") == OURS
    assert "o=- 1 7 " in text


# What no browser says.


def bad(text: str, *setups: str) -> bool:
    """Say whether a description is refused as such; any other exception passes through."""
    try:
        sections = sdp.parse(text)
        sdp.transport_of(sections, *(setups or ("actpass", "active")))
    except MediaError as error:
        return error.code == "bad_sdp"
    taken = {section.mid: True for section in sections}
    assert sdp.parse(sdp.answer(sections, OURS, CANDIDATES, taken, low=True)), "what we answer can be read"
    return False


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("v=0", "v=0\r\nm="),
        ("m=audio 9 ", "m=audio nine "),
        ("m=audio 9 ", "m=audio \u0663 "),  # a digit, but not one of ours
        ("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", "m=audio 9 UDP/TLS/RTP/SAVPF"),
        ("a=mid:1", "a=mid:0"),
        ("a=mid:1", "a=mid:"),
        ("a=mid:1", "a=mid:a b"),
        ("a=mid:1", f"a=mid:{'1' * 17}"),
        ("a=ice-ufrag:Ab+9", "a=ice-ufrag:Ab9"),
        ("a=ice-ufrag:Ab+9", "a=ice-ufrag:" + "A" * 257),
        ("a=ice-ufrag:Ab+9", "a=ice-ufrag:Ab 9x"),
        ("a=ice-pwd:AbCd", "a=ice-pwd:<>"),
        ("a=fingerprint:sha-256 ", "a=fingerprint:sha-256 ZZ:"),
        ("a=fingerprint:sha-256 ", "a=fingerprint:sha-1 "),
        ("a=setup:actpass", "a=setup:passive"),
        ("a=ssrc:1000000001 ", "a=ssrc:4294967296 "),
        ("a=ssrc:1000000001 ", "a=ssrc:-1 "),
        ("a=ssrc-group:FID 1000001112 ", "a=ssrc-group:FID 1000001112 \u0661"),
        ("a=rtcp-mux", "a=" + "x" * 2000),
    ],
)
def test_what_no_browser_sends_is_bad_sdp(found: str, instead: str) -> None:
    text = vector("chromium-offer")
    assert not bad(text)
    assert found in text
    assert bad(text.replace(found, instead))


@pytest.mark.parametrize("text", ["", "v=0", "\0", "a=mid:0", "m=audio 9 x 1\n" * 129])
def test_a_description_without_sections_or_with_too_many_is_bad_sdp(text: str) -> None:
    assert bad(text)


def test_a_description_lacks_nothing_of_its_connection() -> None:
    text = vector("chromium-offer")
    for name in ("ice-ufrag", "ice-pwd", "fingerprint", "setup"):
        lines = [line for line in text.splitlines() if not line.startswith(f"a={name}:")]
        assert bad("\n".join(lines)), name


def test_more_payload_types_than_there_are_make_no_section() -> None:
    """So that reading a description costs its length, and not its square."""
    numbers = " ".join(str(number) for number in range(128))
    line = "m=audio 9 UDP/TLS/RTP/SAVPF "
    text = vector("chromium-offer")
    assert not bad(text.replace("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", line + numbers))
    assert bad(text.replace("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126", line + numbers + " 128"))


def test_however_many_lines_of_a_kind_there_are_few_are_kept() -> None:
    text = vector("chromium-offer")
    many = "".join(f"a=ssrc:{number} cname:x\r\n" for number in range(1000))
    prints = "".join(f"a=fingerprint:sha-256 {number:02X}:{FINGERPRINT[3:]}\r\n" for number in range(256))
    section = sdp.parse(text + many + prints)[-1]
    assert len(section.ssrcs) == 8
    assert len(section.fingerprints) == 8


LINES = st.sampled_from(sorted({line for name in ALL for line in vector(name).splitlines()}))
ODD = st.text(alphabet=st.sampled_from("am=: 09\t\r\n\0\x0b\x85\u2028\u0663/-xSé" + "\U0001f60a"), max_size=20)


@given(st.lists(LINES | ODD, max_size=60).map("\r\n".join))
@example("m=audio 9 x 1\r\na=rtpmap:\u00b2 opus/48000\r\na=extmap:\u00b2 x\r\na=mid:0")
@example("m=audio 9 x \u0661\r\na=rtpmap:\u0661 opus/48000\r\na=mid:0")
@example("m=audio 9 x 1\r\na=extmap:1 \r\na=extmap:1/\r\na=ssrc-group:\r\na=fingerprint:\r\na=mid:0")
def test_lines_in_any_order_are_read_or_bad_sdp(text: str) -> None:
    bad(text)


@given(st.sampled_from(ALL), st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_a_real_description_that_was_changed_anywhere_is_read_or_bad_sdp(name: str, seed: int, changes: int) -> None:
    bad(changed(vector(name), seed, changes))


def changed(text: str, seed: int, changes: int) -> str:
    """Return a text with letters, lines and pieces of it changed, doubled, dropped or exchanged."""
    dice = Random(seed)
    for _ in range(changes):
        at, to = sorted((dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)))
        piece = text[at : min(to, at + 200)]
        place = dice.randrange(len(text) + 1)
        match dice.randrange(4):
            case 0:
                text = text[:at] + chr(dice.choice((0, 10, 32, 48, 57, 58, 0x663, 0x2028, 0x1F60A))) + text[at + 1 :]
            case 1:
                text = text[:at] + text[at + len(piece) :]
            case 2:
                text = text[:place] + piece + text[place:]
            case _:
                text = text[:place] + str(dice.choice((-1, 0, 2**16, 2**32, 10**30))) + text[place:]
    return text[:MAX_SDP]


@given(st.text(max_size=300))
def test_any_text_is_read_or_bad_sdp(text: str) -> None:
    bad(text)
