"""Session descriptions: what browsers offer and answer, and what we say to it (RFC 8866, RFC 8829, RFC 9143). Pure.

Read leniently, since browsers add lines every year; written strictly: exactly what the packet path supports.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.core.errors import MediaError
from server.rtp.header import SEND_TIME_ID

MOST_SECTIONS = 128
MOST_FORMATS = 128  # payload types of one m-section: there are no more
LONGEST_LINE = 2000
SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
TAKEN = (TRANSPORT_CC, AUDIO_LEVEL, MID)  # the extensions that we want of a publisher
OPUS, VP8, RTX = 111, 96, 97  # the payload types that we give to subscribers
CODECS = {"audio": "opus/48000", "video": "vp8/90000"}
CODEC_LINES = {
    "audio": (f"a=rtpmap:{OPUS} opus/48000/2", f"a=fmtp:{OPUS} minptime=10;useinbandfec=1;usedtx=1"),
    "video": (
        *(f"a=rtpmap:{VP8} VP8/90000", f"a=rtcp-fb:{VP8} nack", f"a=rtcp-fb:{VP8} nack pli"),
        *(f"a=rtcp-fb:{VP8} ccm fir", f"a=rtcp-fb:{VP8} goog-remb"),
        *(f"a=rtpmap:{RTX} rtx/90000", f"a=fmtp:{RTX} apt={VP8}"),
    ),
}
FORMATS = {"audio": f"{OPUS}", "video": f"{VP8} {RTX}"}
DIRECTIONS = frozenset({"sendrecv", "sendonly", "recvonly", "inactive"})
UFRAG = re.compile(r"[A-Za-z0-9+/=_-]{4,256}")  # RFC 8839 section 5.4; some browsers add url-safe letters
PASSWORD = re.compile(r"[A-Za-z0-9+/=_-]{22,256}")
HASHES = frozenset({"sha-256", "sha-384", "sha-512"})
FINGERPRINT = re.compile(r"[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}")
MID_TEXT = re.compile(r"[A-Za-z0-9_-]{1,16}")
SOUND_BPS, LOW_SOUND_BPS, LOW_PACKET_MS = 32_000, 16_000, 60


@dataclass
class Section:
    """One m-section of a browser's description, with what holds for the whole session filled in."""

    kind: str
    port: int
    protocol: str
    formats: tuple[str, ...]
    mid: str = ""
    direction: str = "sendrecv"
    ufrag: str = ""
    password: str = ""
    setup: str = ""
    bundle_only: bool = False
    """Its port is 0 since it has none of its own (RFC 9143 section 6); Firefox says so of all but the first."""
    fingerprints: list[tuple[str, str]] = field(default_factory=list)
    codecs: dict[str, int] = field(default_factory=dict)
    """`opus/48000` -> payload type, names in lower case, the first one of each name."""
    extensions: dict[str, int] = field(default_factory=dict)
    ssrcs: list[int] = field(default_factory=list)
    repairs: set[int] = field(default_factory=set)
    """Those of the SSRCs that carry retransmissions."""

    @property
    def sends(self) -> bool:
        """Whether the browser sends here."""
        return self.alive and self.direction in ("sendonly", "sendrecv")

    @property
    def alive(self) -> bool:
        """Whether the browser has a use for this section at all."""
        return self.port != 0 or self.bundle_only

    @property
    def payload_type(self) -> int | None:
        """The payload type of the one codec that we take for this kind; None where it is not offered."""
        return self.codecs.get(CODECS.get(self.kind, ""))


@dataclass(frozen=True)
class Transport:
    """What one side says of its end of the connection."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Outgoing:
    """One m-section that we offer to a subscriber. `ssrc` 0: it sends nothing now."""

    mid: str
    kind: str
    ssrc: int = 0
    repair_ssrc: int = 0
    stream: str = ""
    cname: str = ""


def parse(text: str) -> list[Section]:
    """Return the m-sections of a description. Raises MediaError `bad_sdp` for what no browser sends."""
    session = Section("", 0, "", ())
    sections: list[Section] = []
    for line in text.splitlines():
        if len(line) > LONGEST_LINE:
            raise MediaError("bad_sdp")
        if line.startswith("m="):
            sections.append(opened(line, session))
        elif line.startswith("a="):
            name, _, value = line[2:].partition(":")
            read(sections[-1] if sections else session, name, value)
    if not 1 <= len(sections) <= MOST_SECTIONS:
        raise MediaError("bad_sdp")
    mids = [section.mid for section in sections]
    if len(set(mids)) < len(mids) or not all(MID_TEXT.fullmatch(mid) for mid in mids):
        raise MediaError("bad_sdp")
    return sections


def opened(line: str, session: Section) -> Section:
    """Return the section that an m-line begins, with the session's own attributes."""
    parts = line[2:].split()
    if not 4 <= len(parts) <= 3 + MOST_FORMATS or not parts[1].isascii() or not parts[1].isdecimal():
        raise MediaError("bad_sdp")
    section = Section(parts[0], min(int(parts[1][:6]), 65535), parts[2], tuple(parts[3:]))
    section.ufrag, section.password, section.setup = session.ufrag, session.password, session.setup
    section.direction, section.fingerprints = session.direction, list(session.fingerprints)
    return section


def read(section: Section, name: str, value: str) -> None:
    """Take in one attribute; unknown ones are passed over."""
    if name in DIRECTIONS:
        section.direction = name
    elif name in READERS:
        READERS[name](section, value)


def read_mid(section: Section, value: str) -> None:
    section.mid = value.strip()


def read_ufrag(section: Section, value: str) -> None:
    section.ufrag = matching(UFRAG, value)


def read_password(section: Section, value: str) -> None:
    section.password = matching(PASSWORD, value)


def read_setup(section: Section, value: str) -> None:
    section.setup = value.strip()


def read_bundle_only(section: Section, _value: str) -> None:
    section.bundle_only = True


def read_fingerprint(section: Section, value: str) -> None:
    """Of the hashes that we know; RFC 8122 section 5 lets a browser name others besides."""
    algorithm, _, digits = value.strip().partition(" ")
    if algorithm.lower() in HASHES:
        section.fingerprints = [*section.fingerprints[:7], (algorithm.lower(), matching(FINGERPRINT, digits))]


def read_rtpmap(section: Section, value: str) -> None:
    """The first payload type of each codec, as `opus/48000`: the one that the browser prefers."""
    number, _, codec = value.strip().partition(" ")
    name = "/".join(codec.lower().split("/")[:2])
    if number in section.formats and number.isascii() and number.isdecimal() and int(number[:4]) < 128:
        section.codecs.setdefault(name, int(number[:4]))


def read_extmap(section: Section, value: str) -> None:
    number, _, rest = value.strip().partition(" ")
    number = number.partition("/")[0]
    if number.isascii() and number.isdecimal() and 1 <= int(number[:4]) <= 255 and rest:
        section.extensions.setdefault(rest.split()[0], int(number[:4]))


def read_ssrc(section: Section, value: str) -> None:
    ssrc = number_of(value.partition(" ")[0])
    if ssrc not in section.ssrcs and len(section.ssrcs) < 8:
        section.ssrcs.append(ssrc)


def read_ssrc_group(section: Section, value: str) -> None:
    parts = value.split()
    if len(parts) == 3 and parts[0] == "FID":
        section.repairs.add(number_of(parts[2]))


READERS = {
    "mid": read_mid,
    "ice-ufrag": read_ufrag,
    "ice-pwd": read_password,
    "setup": read_setup,
    "bundle-only": read_bundle_only,
    "fingerprint": read_fingerprint,
    "rtpmap": read_rtpmap,
    "extmap": read_extmap,
    "ssrc": read_ssrc,
    "ssrc-group": read_ssrc_group,
}


def matching(pattern: re.Pattern[str], value: str) -> str:
    """Return the value, stripped, where it has the form. Raises MediaError `bad_sdp`."""
    value = value.strip()
    if not pattern.fullmatch(value):
        raise MediaError("bad_sdp")
    return value


def number_of(value: str) -> int:
    """Return an SSRC. Raises MediaError `bad_sdp`."""
    if not value.isascii() or not value.isdecimal() or len(value) > 10 or int(value) > 0xFFFFFFFF:
        raise MediaError("bad_sdp")
    return int(value)


def transport_of(sections: Sequence[Section], *setups: str) -> Transport:
    """Return the other end of the one bundled connection. Raises MediaError where it lacks anything.

    `setups` are the DTLS roles that the browser may claim: we are always the server of the handshake.
    """
    first = next((section for section in sections if section.alive), sections[0])
    if not (first.ufrag and first.password and first.fingerprints) or first.setup not in setups:
        raise MediaError("bad_sdp")
    return Transport(first.ufrag, first.password, tuple(first.fingerprints))


def answer(
    sections: Sequence[Section], ours: Transport, candidates: Sequence[str], taken: Mapping[str, bool], *, low: bool
) -> str:
    """Return the answer to a publisher's offer. `taken`: mid -> whether we take what is sent there.

    Sections of which we understand nothing, and those that have ended, are refused with port 0 (RFC 8829 section
    5.3.1); one that is not taken is inactive, so that the browser may use it another time.
    """
    lines = head([section.mid for section in sections if section.alive and section.payload_type is not None])
    for section in sections:
        if not section.alive or section.payload_type is None:
            lines += [f"m={section.kind} 0 {section.protocol} {' '.join(section.formats)}", NOWHERE]
            lines += [f"a=mid:{section.mid}", "a=inactive"]
            continue
        lines += [f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {section.payload_type}", NOWHERE]
        direction = "recvonly" if taken.get(section.mid) and section.sends else "inactive"
        lines += [f"a=mid:{section.mid}", f"a={direction}", "a=rtcp-mux", "a=rtcp-rsize"]
        lines += ends(ours, "passive", candidates)
        lines += wanted_of(section, section.payload_type, low=low)
    return closed(lines)


def wanted_of(section: Section, payload_type: int, *, low: bool) -> list[str]:
    """Return how we want to be sent to in one section: the codec, feedback and extensions that we understand."""
    lines = [f"a=extmap:{section.extensions[uri]} {uri}" for uri in TAKEN if uri in section.extensions]
    feedback = ["transport-cc"] if TRANSPORT_CC in section.extensions else []
    if section.kind == "audio":
        bps = LOW_SOUND_BPS if low else SOUND_BPS
        lines += [f"a=rtpmap:{payload_type} opus/48000/2"]
        lines += [f"a=fmtp:{payload_type} minptime=10;useinbandfec=1;usedtx=1;maxaveragebitrate={bps}"]
        lines += [f"a=ptime:{LOW_PACKET_MS}", f"a=maxptime:{LOW_PACKET_MS}"] if low else []
    else:
        lines += [f"a=rtpmap:{payload_type} VP8/90000"]
        feedback += ["nack", "nack pli", "ccm fir"]
    return lines + [f"a=rtcp-fb:{payload_type} {each}" for each in feedback]


def offer(sections: Iterable[Outgoing], ours: Transport, candidates: Sequence[str], version: int) -> str:
    """Return our offer to a subscriber. Its sections are the same from offer to offer; new ones come behind."""
    sections = tuple(sections)
    lines = head([section.mid for section in sections], version)
    for section in sections:
        lines += [f"m={section.kind} 9 UDP/TLS/RTP/SAVPF {FORMATS[section.kind]}", NOWHERE, f"a=mid:{section.mid}"]
        lines += ["a=sendonly" if section.ssrc else "a=inactive", "a=rtcp-mux", "a=rtcp-rsize"]
        lines += ends(ours, "actpass", candidates)
        lines += [f"a=extmap:{SEND_TIME_ID} {SEND_TIME}", *CODEC_LINES[section.kind]]
        if section.ssrc:
            lines += streams_of(section)
    return closed(lines)


def streams_of(section: Outgoing) -> list[str]:
    """Return which SSRCs carry a section, and which stream they belong to."""
    lines = [f"a=msid:{section.stream} {section.stream}-{section.kind}"]
    ssrcs = [section.ssrc]
    if section.repair_ssrc:
        ssrcs.append(section.repair_ssrc)
        lines.append(f"a=ssrc-group:FID {section.ssrc} {section.repair_ssrc}")
    return lines + [f"a=ssrc:{ssrc} cname:{section.cname}" for ssrc in ssrcs]


NOWHERE = "c=IN IP4 0.0.0.0"


def head(mids: Sequence[str], version: int = 1) -> list[str]:
    """Return the lines of the session."""
    lines = ["v=0", f"o=- 1 {version} IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite"]
    bundle = ["a=group:BUNDLE " + " ".join(mids)] if mids else []  # a group of nothing is none
    return [*lines, *bundle, "a=msid-semantic: WMS *"]


def ends(ours: Transport, setup: str, candidates: Sequence[str]) -> list[str]:
    """Return our end of the connection."""
    lines = [f"a=ice-ufrag:{ours.ufrag}", f"a=ice-pwd:{ours.password}", f"a=setup:{setup}"]
    lines += [f"a=fingerprint:{algorithm} {digits}" for algorithm, digits in ours.fingerprints]
    return [*lines, *(f"a=candidate:{candidate}" for candidate in candidates), "a=end-of-candidates"]


def candidate(number: int, host: str, port: int) -> str:
    """Return a host candidate for UDP (RFC 8839 section 5.1; priority of RFC 8445 section 5.1.2.1)."""
    priority = (126 << 24) + ((65535 - number) << 8) + 255
    return f"{number + 1} 1 udp {priority} {host} {port} typ host"


def closed(lines: Iterable[str]) -> str:
    """Return lines as text."""
    return "".join(f"{line}\r\n" for line in lines)
