"""The SDP of the load peer: an offer like Chromium's cut down to what is needed, an answer, what it reads of theirs.

Templates and line searches only. Trusts the server to write lines in the usual form.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

OPUS, VP8, RTX = 111, 96, 97
LEVEL_ID, SENT_ID, CONGESTION_ID, MID_ID = 1, 2, 3, 4
"""Header extensions as Chromium numbers them: audio level, abs-send-time, transport-wide number, mid."""
EXTENSIONS = f"""\
a=extmap:{SENT_ID} http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:{CONGESTION_ID} http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:{MID_ID} urn:ietf:params:rtp-hdrext:sdes:mid
"""
AUDIO = f"""\
m=audio 9 UDP/TLS/RTP/SAVPF {OPUS}
{{transport}}a=extmap:{LEVEL_ID} urn:ietf:params:rtp-hdrext:ssrc-audio-level
{EXTENSIONS}a=sendonly
a=msid:{{msid}}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:{OPUS} opus/48000/2
a=rtcp-fb:{OPUS} transport-cc
a=fmtp:{OPUS} minptime=10;useinbandfec=1
a=ssrc:{{ssrc}} cname:{{cname}}
a=ssrc:{{ssrc}} msid:{{msid}}
"""
VIDEO = f"""\
m=video 9 UDP/TLS/RTP/SAVPF {VP8} {RTX}
{{transport}}{EXTENSIONS}a=sendonly
a=msid:{{msid}}
a=rtcp-mux
a=rtcp-rsize
a=rtpmap:{VP8} VP8/90000
a=rtcp-fb:{VP8} goog-remb
a=rtcp-fb:{VP8} transport-cc
a=rtcp-fb:{VP8} ccm fir
a=rtcp-fb:{VP8} nack
a=rtcp-fb:{VP8} nack pli
a=rtpmap:{RTX} rtx/90000
a=fmtp:{RTX} apt={VP8}
a=ssrc-group:FID {{ssrc}} {{rtx_ssrc}}
a=ssrc:{{ssrc}} cname:{{cname}}
a=ssrc:{{ssrc}} msid:{{msid}}
a=ssrc:{{rtx_ssrc}} cname:{{cname}}
a=ssrc:{{rtx_ssrc}} msid:{{msid}}
"""
TRANSPORT = """\
c=IN IP4 0.0.0.0
a=rtcp:9 IN IP4 0.0.0.0
a=ice-ufrag:{ufrag}
a=ice-pwd:{password}
a=ice-options:trickle
a=fingerprint:sha-256 {fingerprint}
a=setup:{setup}
a=mid:{mid}
a=candidate:1 1 udp 2130706431 {host} {port} typ host
a=end-of-candidates
"""
SESSION = """\
v=0
o=- {session} {version} IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE {bundle}
a=msid-semantic: WMS
"""
ECHOED = ("a=extmap:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=rtcp-mux", "a=rtcp-rsize")
"""What an answer takes over from the offer as it stands: this peer understands whatever it is sent."""


@dataclass(frozen=True)
class Ours:
    """What of this peer stands in its descriptions."""

    ufrag: str
    password: str
    fingerprint: str
    session: int
    address: tuple[str, int]


@dataclass(frozen=True)
class Theirs:
    """Where and as whom the other side can be reached."""

    host: str
    port: int
    ufrag: str
    password: str
    fingerprint: tuple[str, str]
    setup: str


@dataclass(frozen=True)
class Track:
    """One thing to be published."""

    mid: str
    picture: bool
    ssrc: int
    stream: str

    @property
    def rtx_ssrc(self) -> int:
        """Under which number it would send again."""
        return self.ssrc + 1


@dataclass(frozen=True)
class Leg:
    """One thing that the other side's offer promises to send."""

    mid: str
    picture: bool
    ssrcs: tuple[int, ...]
    again: tuple[int, ...]
    """Of these the ones that carry retransmissions."""


def offer(ours: Ours, tracks: Sequence[Track], version: int = 1) -> str:
    """Return an offer to send these."""
    parts = [SESSION.format(session=ours.session, version=version, bundle=" ".join(track.mid for track in tracks))]
    for track in tracks:
        fields = {
            "transport": transport(ours, "actpass", track.mid),
            "msid": f"{track.stream} {track.stream}-{track.mid}",
            "cname": track.stream,
            "ssrc": track.ssrc,
            "rtx_ssrc": track.rtx_ssrc,
        }
        parts.append((VIDEO if track.picture else AUDIO).format(**fields))
    return crlf("".join(parts))


def answer(ours: Ours, their_offer: str, version: int = 1) -> str:
    """Return an answer that takes everything it is offered."""
    bundle = attribute(their_offer.splitlines(), "group:BUNDLE") or ""
    parts = [SESSION.format(session=ours.session, version=version, bundle=bundle)]
    for lines in sections(their_offer):
        mid = attribute(lines, "mid:") or ""
        refused = lines[0].split()[1] == "0"
        off = refused or "a=inactive" in lines or "a=recvonly" in lines
        parts += [f"{lines[0]}\n", transport(ours, "active", mid), f"a={'inactive' if off else 'recvonly'}\n"]
        parts += [f"{line}\n" for line in lines if line.startswith(ECHOED)]
    return crlf("".join(parts))


def transport(ours: Ours, setup: str, mid: str) -> str:
    """Return the lines about ICE and DTLS of one section."""
    host, port = ours.address
    return TRANSPORT.format(
        ufrag=ours.ufrag,
        password=ours.password,
        fingerprint=ours.fingerprint,
        setup=setup,
        mid=mid,
        host=host,
        port=port,
    )


def theirs(sdp: str) -> Theirs:
    """Return where the other side is: its first UDP host candidate, one of this machine before any other."""
    lines = sdp.splitlines()
    candidates = [line.split() for line in lines if line.startswith("a=candidate:")]
    hosts = [(words[4], int(words[5])) for words in candidates if words[2].lower() == "udp" and words[7] == "host"]
    assert hosts, f"no host candidate in:\n{sdp}"
    assert "a=ice-lite" in lines, "this peer can only be the controlling one"
    host, port = min(hosts, key=lambda host: not host[0].startswith("127."))
    algorithm, _, value = found(lines, "fingerprint:").partition(" ")
    return Theirs(
        host, port, found(lines, "ice-ufrag:"), found(lines, "ice-pwd:"), (algorithm, value), found(lines, "setup:")
    )


def legs(sdp: str) -> list[Leg]:
    """Return what an offer promises to send."""
    promised = []
    for lines in sections(sdp):
        ssrcs = dict.fromkeys(int(line[7:].split()[0]) for line in lines if line.startswith("a=ssrc:"))
        groups = [line.split()[1:] for line in lines if line.startswith("a=ssrc-group:FID")]
        again = tuple(int(words[1]) for words in groups)
        promised.append(Leg(found(lines, "mid:"), lines[0].startswith("m=video"), tuple(ssrcs), again))
    return promised


def sections(sdp: str) -> list[list[str]]:
    """Return the lines of each media section."""
    found: list[list[str]] = []
    for line in sdp.splitlines():
        if line.startswith("m="):
            found.append([])
        if found:
            found[-1].append(line)
    return found


def attribute(lines: Sequence[str], name: str) -> str | None:
    """Return the first value of an attribute; None where there is none. `name` ends as it does in the line."""
    prefix = f"a={name}"
    return next((line[len(prefix) :].strip() for line in lines if line.startswith(prefix)), None)


def found(lines: Sequence[str], name: str) -> str:
    """Return the first value of an attribute that must be there."""
    value = attribute(lines, name)
    assert value is not None, f"no a={name} in {lines}"
    return value


def crlf(text: str) -> str:
    """Return text with the line ends of SDP."""
    return text.replace("\n", "\r\n")
