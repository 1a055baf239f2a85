"""Transport-wide feedback, read by a decoder of its own that was written from the draft."""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp import rtcp
from server.rtp.feedback import Arrivals, chunks

TICK = Fraction(1, 4000)


@dataclass(frozen=True)
class Said:
    """One report: the number of the report, and the time of each packet from `base` on, None where it is missing."""

    count: int
    base: int
    times: list[Fraction | None]


def symbols_of(data: bytes, count: int) -> tuple[list[int], int]:
    """Read chunks for so many packets; return their symbols, and where the chunks end."""
    symbols: list[int] = []
    at = 20
    while len(symbols) < count:
        (chunk,) = struct.unpack_from("!H", data, at)
        at += 2
        if not chunk & 0x8000:
            symbols += [chunk >> 13 & 3] * (chunk & 0x1FFF)
        elif chunk & 0x4000:
            symbols += [chunk >> shift & 3 for shift in range(12, -1, -2)]
        else:
            symbols += [chunk >> shift & 1 for shift in range(13, -1, -1)]
    return symbols[:count], at


def read(data: bytes) -> Said:
    """Read a report as the draft says."""
    first, kind, words, sender, media, base, count = struct.unpack_from("!BBHIIHH", data)
    assert (first, kind, sender, media) == (0x8F, 205, 1, 2)
    assert len(data) == 4 * (words + 1) <= 1200
    time = Fraction(int.from_bytes(data[16:19], "big", signed=True), 1) * Fraction(64, 1000)
    symbols, at = symbols_of(data, count)
    times: list[Fraction | None] = []
    for symbol in symbols:
        assert symbol != 3
        if symbol == 0:
            times.append(None)
            continue
        size = "!B" if symbol == 1 else "!h"
        time += struct.unpack_from(size, data, at)[0] * TICK
        at += symbol
        times.append(time)
    assert len(data) - at < 4
    assert data[at:] == bytes(len(data) - at)
    return Said(data[19], base, times)


def tick(now_s: float) -> Fraction:
    return int(now_s * 4000) * TICK


def reports(arrivals: Arrivals) -> list[Said]:
    """Build until there is nothing more to say."""
    said: list[Said] = []
    while (data := arrivals.build(1, 2)) is not None:
        assert len(said) < 100
        assert rtcp.parse(data) == [rtcp.TransportFeedback(1, 2, read(data).base, len(read(data).times))]
        said.append(read(data))
    return said


def gather(*came: tuple[int, float]) -> Arrivals:
    arrivals = Arrivals()
    for number, now_s in came:
        arrivals.arrived(number, now_s)
    return arrivals


def test_nothing_came() -> None:
    assert Arrivals().build(1, 2) is None


def test_a_report_is_made_once() -> None:
    arrivals = gather((7, 1.0))
    assert reports(arrivals) == [Said(0, 7, [tick(1.0)])]
    assert arrivals.build(1, 2) is None


def test_what_is_missing_is_said_in_its_place() -> None:
    assert reports(gather((7, 1.0), (10, 1.01))) == [Said(0, 7, [tick(1.0), None, None, tick(1.01)])]


def test_numbers_wrap_around_and_order_is_that_of_numbers() -> None:
    said = reports(gather((65534, 1.0), (1, 1.02), (0, 1.03), (65535, 1.04)))
    assert said == [Said(0, 65534, [tick(1.0), tick(1.04), tick(1.03), tick(1.02)])]


def test_only_the_first_arrival_counts() -> None:
    assert reports(gather((7, 1.0), (7, 1.5))) == [Said(0, 7, [tick(1.0)])]


def test_reports_are_counted_and_go_on_where_the_last_ended() -> None:
    arrivals = gather((7, 1.0))
    first = reports(arrivals)
    arrivals.arrived(10, 1.1)
    second = reports(arrivals)
    assert first + second == [Said(0, 7, [tick(1.0)]), Said(1, 8, [None, None, tick(1.1)])]
    for turn in range(2, 300):
        arrivals.arrived(9 + turn, 1.1 + turn / 10)
        assert [said.count for said in reports(arrivals)] == [turn % 256]


def test_a_late_packet_is_reported_with_what_came_after_it() -> None:
    """As libwebrtc does it: its sender takes no notice of what it knows already."""
    arrivals = gather((7, 1.0), (10, 1.01))
    reports(arrivals)
    arrivals.arrived(8, 1.1)
    assert reports(arrivals) == [Said(1, 8, [tick(1.1), None, tick(1.01)])]
    arrivals.arrived(6, 1.2)
    assert reports(arrivals) == [Said(2, 6, [tick(1.2), tick(1.0), tick(1.1), None, tick(1.01)])]


def test_a_packet_that_is_much_too_late_is_not_reported() -> None:
    arrivals = gather((0, 1.0), (499, 1.1), (1000, 1.2))
    reports(arrivals)
    arrivals.arrived(500, 1.3)
    assert arrivals.build(1, 2) is None
    arrivals.arrived(501, 1.3)
    assert arrivals.build(1, 2) is not None


@pytest.mark.parametrize(
    ("delta_s", "amount"),
    [(0.0, 1), (0.06375, 1), (0.064, 1), (8.19175, 1), (8.192, 2), (100.0, 2), (-8.192, 1), (-8.19225, 2)],
)
def test_a_report_ends_where_the_next_time_does_not_fit(delta_s: float, amount: int) -> None:
    said = reports(gather((7, 64.0), (8, 64.0 + delta_s)))
    assert [time for part in said for time in part.times] == [tick(64.0), tick(64.0 + delta_s)]
    assert [part.base for part in said] == [7, 8][:amount]


def test_a_report_is_never_larger_than_a_datagram_and_the_rest_is_told_next() -> None:
    arrivals = gather(*((number, number * 0.1) for number in range(0, 1000, 2)))
    said = reports(arrivals)
    assert len(said) == 3
    assert [time for part in said for time in part.times if time is not None] == [
        tick(number * 0.1) for number in range(0, 1000, 2)
    ]
    assert [part.base for part in said] == [0, *(part.base + len(part.times) for part in said[:-1])]


@pytest.mark.parametrize(("gap", "bases"), [(300, [[7]]), (301, [[7], [309]])])
def test_nothing_is_said_of_a_wide_gap(gap: int, bases: list[list[int]]) -> None:
    said = reports(gather((7, 1.0), (8 + gap, 1.1)))
    assert [[part.base] for part in said] == bases


def test_memory_is_bounded_where_nobody_asks() -> None:
    arrivals = gather(*((number & 0xFFFF, number / 1000) for number in range(3000)))
    assert len(arrivals._ticks) <= 1000
    times = [time for part in reports(arrivals) for time in part.times]
    assert None not in times
    assert times[-1] == tick(2.999)


STEP = st.tuples(st.integers(-20, 60), st.sampled_from([0.0, 0.0003, 0.02, 0.5, 9.0]))


@given(st.lists(st.lists(STEP, max_size=40), max_size=5), st.integers(0, 65535))
def test_every_arrival_is_told_at_its_time_and_nothing_else_is(
    stages: list[list[tuple[int, float]]], first: int
) -> None:
    arrivals, now_s, number = Arrivals(), 5.0, first + 65536
    came: dict[int, Fraction] = {}
    for stage in stages:
        fresh: set[int] = set()
        for step, passed_s in stage:
            number += step
            now_s += passed_s
            arrivals.arrived(number & 0xFFFF, now_s)
            if number not in came and number > max(came, default=0) - 500:
                fresh.add(number)
                came[number] = tick(now_s)
        told: dict[int, Fraction | None] = {}
        for said in reports(arrivals):
            base = max(came) + (said.base - max(came) + 32768) % 65536 - 32768
            told.update(enumerate(said.times, base))
        assert fresh <= told.keys()
        assert {number: time for number, time in told.items() if time is not None}.items() <= came.items()
        assert not {number for number, time in told.items() if time is None} & fresh


@given(st.lists(st.integers(0, 2), max_size=300) | st.lists(st.sampled_from([0, 1]), max_size=300))
def test_chunks_say_all_symbols(symbols: list[int]) -> None:
    data = bytes(20) + b"".join(struct.pack("!H", chunk) for chunk in chunks(symbols))
    assert symbols_of(data, len(symbols)) == (symbols, len(data))


@pytest.mark.parametrize(
    ("symbols", "written"),
    [
        pytest.param([], [], id="none"),
        pytest.param([1], [0x2001], id="one"),
        pytest.param([1] * 8191, [0x3FFF], id="the longest run"),
        pytest.param([1] * 8192, [0x3FFF, 0x2001], id="more than the longest run"),
        pytest.param([2] * 7, [0x4007], id="a short run"),
        pytest.param([0, 1] * 7, [0x9555], id="one bit each"),
        pytest.param([0, 1, 0, 2, 1, 0, 1], [0xC000 | 0b00_01_00_10_01_00_01], id="two bits each"),
        pytest.param([1, 0], [0xA000], id="filled up at the end"),
        pytest.param([1, 2], [0xC000 | 0b01_10 << 10], id="filled up at the end, two bits each"),
    ],
)
def test_chunks(symbols: Sequence[int], written: list[int]) -> None:
    assert list(chunks(symbols)) == written
