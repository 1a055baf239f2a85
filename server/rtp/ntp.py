"""The time of NTP in reports: fixed-point seconds since 1900 (RFC 3550 section 4)."""

from __future__ import annotations

from server.rtp.arithmetic import UINT32
from server.rtp.rtcp import Report

UNIX_TO_NTP_S = 2_208_988_800
UINT64 = 0xFFFF_FFFF_FFFF_FFFF


def ntp_time(unix_s: float) -> int:
    """Return the 64-bit NTP time of seconds since 1970 (RFC 3550 section 4)."""
    return int((unix_s + UNIX_TO_NTP_S) * (1 << 32)) & UINT64


def middle(ntp: int) -> int:
    """Return the middle 32 bits of an NTP time, in 1/65536 s: what reports give back as `last_sr`."""
    return ntp >> 16 & UINT32


def round_trip_s(report: Report, ntp: int) -> float | None:
    """Return how long the way there and back took by a report that arrives at `ntp`; None where it does not say.

    RFC 3550 section 6.4.1. A time below zero, from clocks that were set, is none either.
    """
    if not report.last_sr:
        return None
    units = middle(ntp) - report.last_sr - report.delay & UINT32
    return units / 65_536 if units < 1 << 31 else None
