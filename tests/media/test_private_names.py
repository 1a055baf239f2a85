"""What server/media/transport.py leans on in aiortc without a promise: it is there, and does what we think."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pylibsrtp
import pytest
from aiortc import RTCCertificate
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, SRTPProtectionProfile

from server.media.inbox import LONGEST
from server.media.send_buffer import SendBuffer
from server.media.transport import PROFILES, TAG_BYTES, Datagrams, SrtpError, protecting, unprotecting
from tests.support.waiting import until

ROOT = Path(__file__).parents[2]
PRIVATE = {"_recv", "_send", "_rx_srtp", "_tx_srtp", "_srtp_profiles", "_set_role", "_ssl"}
PRIVATE_OF_PYLIBSRTP = {"_srtp", "_cdata", "_buffer"}


def test_aiortc_and_pylibsrtp_are_pinned_exactly_and_are_those_that_run() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    for name in ("aiortc", "pylibsrtp"):
        assert f"{name}=={version(name)}" in wanted


def test_the_private_names_that_we_use_are_these() -> None:
    tree = ast.parse((ROOT / "server" / "media" / "transport.py").read_text())
    touched = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and re.match(r"_[a-z]", node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id == "self")
    }
    offered = {node.name for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef) and node.name in PRIVATE}
    assert touched | offered == PRIVATE | PRIVATE_OF_PYLIBSRTP


def test_no_other_file_of_the_server_touches_private_names_of_another_object() -> None:
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    assert "SLF" in ruff["select"]
    exempt = [path for path, rules in ruff["per-file-ignores"].items() if "SLF001" in rules]
    assert [path for path in exempt if path.startswith("server")] == ["server/media/transport.py"]


def test_the_dtls_transport_asks_its_ice_transport_for_nothing_else() -> None:
    source = inspect.getsource(RTCDtlsTransport)
    assert set(re.findall(r"self\.(?:_)?transport\.(\w+)", source)) == {"_recv", "_send", "role"}
    assert {"_recv", "_send", "role"} <= set(dir(Datagrams))


def test_profiles_are_a_list_that_may_be_replaced_the_cheapest_first() -> None:
    names = [profile.openssl_profile for profile in PROFILES]
    assert names == [b"SRTP_AEAD_AES_128_GCM", b"SRTP_AEAD_AES_256_GCM", b"SRTP_AES128_CM_SHA1_80"]
    assert all(isinstance(profile, SRTPProtectionProfile) for profile in PROFILES)


class End:
    """One side of a DTLS connection over nothing."""

    def __init__(self) -> None:
        self.certificate = RTCCertificate.generateCertificate()
        self.datagrams = Datagrams(lambda data: None)
        self.dtls = RTCDtlsTransport(self.datagrams, [self.certificate])  # type: ignore[arg-type]

    @property
    def parameters(self) -> RTCDtlsParameters:
        """What the other side must know."""
        sha = [each for each in self.certificate.getFingerprints() if each.algorithm == "sha-256"]
        return RTCDtlsParameters(fingerprints=[RTCDtlsFingerprint(each.algorithm, each.value) for each in sha])


def joined(feed: Callable[[bytes], bool]) -> Callable[[bytes], None]:
    """Return a way to send into another end."""

    def send(data: bytes) -> None:
        feed(data)

    return send


async def test_two_transports_shake_hands_over_our_datagrams_and_leave_srtp_sessions_behind() -> None:
    server, client = End(), End()
    server.datagrams._write = joined(client.datagrams.feed)
    client.datagrams._write = joined(server.datagrams.feed)
    names = ("_ssl", "_tx_srtp", "_rx_srtp")
    assert [getattr(server.dtls, name) for name in names] == [None, None, None]
    server.dtls._srtp_profiles = PROFILES
    server.dtls._set_role("server")
    client.dtls._set_role("client")
    states: list[str] = []
    server.dtls.on("statechange", lambda *_: states.append(server.dtls.state))
    await asyncio.gather(server.dtls.start(client.parameters), client.dtls.start(server.parameters))
    assert [server.dtls.state, client.dtls.state] == ["connected", "connected"]
    assert server.dtls._ssl is not None
    assert server.dtls._ssl.get_selected_srtp_profile() == b"SRTP_AEAD_AES_128_GCM"
    assert isinstance(server.dtls._tx_srtp, pylibsrtp.Session)
    packet = bytes.fromhex("80 60 0001 00000001 00000001") + b"voice"
    assert client.dtls._rx_srtp.unprotect(server.dtls._tx_srtp.protect(packet)) == packet
    server.dtls._tx_srtp.remove_stream(1)
    await client.dtls.stop()  # says goodbye, which the server's end hears
    await until(lambda: server.dtls.state == "closed", "the server's end to hear the goodbye")
    await server.dtls.stop()
    assert states == ["connecting", "connected", "closed"]


def session(profile: int, key_bytes: int, *, inbound: bool) -> pylibsrtp.Session:
    """Return one end of SRTP with a key that both ends have."""
    kind = pylibsrtp.Policy.SSRC_ANY_INBOUND if inbound else pylibsrtp.Policy.SSRC_ANY_OUTBOUND
    return pylibsrtp.Session(pylibsrtp.Policy(key=bytes(range(key_bytes)), ssrc_type=kind, srtp_profile=profile))


@pytest.mark.parametrize(
    ("profile", "key_bytes"),
    [
        (pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_128_GCM, 28),
        (pylibsrtp.Policy.SRTP_PROFILE_AEAD_AES_256_GCM, 44),
        (pylibsrtp.Policy.SRTP_PROFILE_AES128_CM_SHA1_80, 30),
    ],
)
def test_protecting_in_place_is_what_pylibsrtp_does(profile: int, key_bytes: int) -> None:
    usual, ours = (session(profile, key_bytes, inbound=False) for _ in range(2))
    theirs, buffer, at = session(profile, key_bytes, inbound=True), SendBuffer(), 0
    protect, unprotect = protecting(ours, buffer), unprotecting(theirs, set())
    with pytest.raises(SrtpError, match="too long"):
        protect((bytes(12), bytes(LONGEST - TAG_BYTES - 12 + 1)), at)
    for number, size in enumerate((0, 1, 100, 1100, LONGEST - TAG_BYTES - 12)):
        head, payload = bytes((0x80, 96, 0, number, *range(8))), bytes(size)
        end = protect((head, payload), at)
        protected, at = buffer.data[at:end], end
        if size < 1300:  # pylibsrtp asks for room that no profile takes
            assert protected == usual.protect(head + payload)
        assert unprotect(protected) == head + payload
        with pytest.raises(SrtpError, match="replay"):
            unprotect(protected)
    with pytest.raises(SrtpError):
        unprotect(bytes(LONGEST))
