"""The settings of one server: read once at start, checked, then frozen.

No other module reads the environment. Every setting is a row of SETTINGS; the README's table is tested against it.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "BASELINE_"
MEDIA_PORT = 7882
SECRET_LENGTH = 32  # characters at least: 128 bits in hexadecimal

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_ORIGIN = re.compile(r"https?://([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class SettingsError(Exception):
    """A setting has a value that cannot be used. Its text is one line that names the setting."""


@dataclass(frozen=True)
class Setting:
    """One row of the table: what it is called, what it is unless given, and how its text becomes a value.

    `parse` raises ValueError with what is wanted instead, in words that finish the sentence "X must be ...".
    """

    name: str
    default: str
    about: str
    parse: Callable[[str], object]
    flag: str = ""

    @property
    def variable(self) -> str:
        """The environment variable it is read from."""
        return PREFIX + self.name.upper()


def _host(text: str) -> str:
    if _is_address(text) or _HOST_NAME.fullmatch(text):
        return text
    raise ValueError("a host name or an IP address")


def _port(text: str) -> int:
    if text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535:
        return int(text)
    raise ValueError("a whole number from 1 to 65535")


def _folder(text: str) -> Path:
    path = Path(text)
    if not text or path.is_file():
        raise ValueError("the path of a folder")
    return path


def _origin(text: str) -> str:
    match = _ORIGIN.fullmatch(text)
    if not text:
        return ""
    if match is None:
        raise ValueError("an origin as browsers send it, such as https://baseline.example.org, without a path")
    scheme = text.partition(":")[0]
    return text.removesuffix(_DEFAULT_PORTS[scheme])  # browsers leave the scheme's own port out


def _on_off(text: str) -> bool | None:
    if text in {"on", "off"}:
        return text == "on"
    if text == "local":
        return None
    raise ValueError("on, off or local")


def _switch(text: str) -> bool:
    if text in {"on", "off"}:
        return text == "on"
    raise ValueError("on or off")


def _secret(text: str) -> str:
    if text and len(text) < SECRET_LENGTH:
        raise ValueError(f"at least {SECRET_LENGTH} characters")  # and never the value itself
    return text


def _log_level(text: str) -> str:
    if text in {"debug", "info", "warning", "error"}:
        return text
    raise ValueError("debug, info, warning or error")


def _addresses(text: str) -> tuple[str, ...]:
    found = [part.strip() for part in text.split(",")] if text else []
    if not all(_is_address(each) and _is_reachable(each) for each in found):
        raise ValueError("IP addresses that browsers can send to, with commas between them")
    return tuple(dict.fromkeys(str(ipaddress.ip_address(each)) for each in found))


SETTINGS: tuple[Setting, ...] = (
    Setting("host", "127.0.0.1", "the address to listen on", _host, flag="--host"),
    Setting("port", "8000", "the TCP port to listen on", _port, flag="--port"),
    Setting("data_dir", "data", "the folder that holds everything that is kept", _folder, flag="--data-dir"),
    Setting("origin", "", "the address people open, such as https://baseline.example.org; empty: local", _origin),
    Setting("trial", "local", "whether anybody may try a session: on, off, or only when local", _on_off),
    Setting("secret", "", "what seals the stored rooms; empty: a file `secret` made in the data folder", _secret),
    Setting("media_port", str(MEDIA_PORT), "the UDP port for sound and picture", _port),
    Setting(
        "media_address", "", "where browsers send sound and picture, comma-separated; empty: found out", _addresses
    ),
    Setting("log_level", "info", "the least that is logged: debug, info, warning or error", _log_level),
    Setting("development", "off", "whether `/design` and `?lang=qps` are there: on or off", _switch),
)


@dataclass(frozen=True)
class Settings:
    """What the server was told at start. Make it with `read`; tests may make it directly."""

    host: str = "127.0.0.1"
    port: int = 8000
    data_dir: Path = Path("data")
    origin: str = ""
    trial: bool = True
    secret: str = ""
    media_port: int = MEDIA_PORT
    media_address: tuple[str, ...] = ()
    log_level: str = "info"
    development: bool = False

    @classmethod
    def read(cls, environ: Mapping[str, str], flags: Mapping[str, str | None] | None = None) -> "Settings":
        """Return the settings from flags (by setting name), then the environment, then the defaults.

        Raises SettingsError for a value that cannot be used.
        """
        values = {setting.name: _value(setting, environ, flags or {}) for setting in SETTINGS}
        if values["trial"] is None:
            values["trial"] = _is_local(str(values["host"]), str(values["origin"]))
        return cls(**values)  # type: ignore[arg-type]  # each value has its field's type by its row's parse

    @property
    def local(self) -> bool:
        """Whether only this machine is served: a loopback host and no origin."""
        return _is_local(self.host, self.origin)

    @property
    def origins(self) -> frozenset[str]:
        """The exact values of the Origin header that are accepted."""
        if self.origin:
            return frozenset({self.origin})
        hosts = {"127.0.0.1", "localhost"}
        if _is_loopback(self.host):
            hosts.add(f"[{self.host}]" if ":" in self.host else self.host)
        return frozenset(f"http://{host}:{self.port}".removesuffix(_DEFAULT_PORTS["http"]) for host in hosts)

    @property
    def https(self) -> bool:
        """Whether browsers reach the server under https, so that cookies can say so."""
        return self.origin.startswith("https:")


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return the BASELINE_ variables that no setting reads: most likely misspelled, and worth a word at start."""
    known = {setting.variable for setting in SETTINGS}
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)


def _value(setting: Setting, environ: Mapping[str, str], flags: Mapping[str, str | None]) -> object:
    given = flags.get(setting.name)
    name = setting.variable if given is None else setting.flag
    text = environ.get(setting.variable, setting.default) if given is None else given
    try:
        return setting.parse(text)
    except ValueError as error:
        raise SettingsError(f"{name} must be {error}") from None


def _is_local(host: str, origin: str) -> bool:
    return _is_loopback(host) and not origin


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_reachable(text: str) -> bool:
    """Say whether an IP address is one machine's, and means the same on every other machine."""
    address = ipaddress.ip_address(text)
    return not (address.is_unspecified or address.is_multicast or "%" in text)


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
