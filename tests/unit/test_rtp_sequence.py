"""The numbers that go out on a leg: tables of what happens."""

from collections.abc import Iterable

import pytest

from server.rtp.sequence import MOST_GAPS, MOST_STRETCHES, SequenceMap

Step = tuple[str, int | None, int | None]
"""What is done, with which original, and which outgoing number comes of it. None: nothing does."""


def run(numbers: SequenceMap, steps: Iterable[Step]) -> None:
    for place, (verb, original, outgoing) in enumerate(steps):
        method = getattr(numbers, verb)
        got = method() if original is None else method(original)
        assert got == outgoing, f"step {place}: {verb} {original} gives {got}"


def send(*pairs: tuple[int, int | None]) -> list[Step]:
    return [("translate", original, outgoing) for original, outgoing in pairs]


TABLES: dict[str, tuple[int, list[Step]]] = {
    "the first gets the first number": (7, send((70000, 7), (70001, 8))),
    "numbers wrap around": (65534, send((131070, 65534), (131071, 65535), (131072, 0), (131073, 1))),
    "a loss stays a gap": (0, send((100_000, 0), (100_001, 1), (100_004, 4), (100_005, 5))),
    "a late packet gets its number": (0, send((100_000, 0), (100_003, 3), (100_001, 1), (100_004, 4), (100_002, 2))),
    "a packet from before the opening is not sent": (0, send((100_000, 0), (99_999, None), (100_001, 1))),
    "a packet that is much too late is not sent": (
        0,
        send((100_000, 0), (101_000, 1000), (100_000, 0), (101_001, 1001), (100_000, None)),
    ),
    "a skip closes its gap": (
        0,
        [*send((100_000, 0)), ("skip", 100_001, None), *send((100_002, 1), (100_001, None), (100_003, 2))],
    ),
    "skips in a row": (
        0,
        [
            *send((100_000, 0)),
            *(("skip", number, None) for number in range(100_001, 100_006)),
            *send((100_006, 1), (100_003, None), (100_007, 2)),
        ],
    ),
    "skips out of order": (
        0,
        [
            *send((100_000, 0)),
            *(("skip", number, None) for number in (100_003, 100_002, 100_005, 100_004, 100_001)),
            *send((100_006, 1), (100_003, None), (100_007, 2)),
        ],
    ),
    "a skip said twice": (
        0,
        [*send((100_000, 0)), ("skip", 100_001, None), ("skip", 100_001, None), *send((100_002, 1))],
    ),
    "a loss before a skip stays a gap": (
        0,
        [*send((100_000, 0)), ("skip", 100_002, None), *send((100_003, 2), (100_001, 1), (100_002, None))],
    ),
    "losses between skips stay gaps": (
        0,
        [
            *send((100_000, 0)),
            ("skip", 100_002, None),
            ("skip", 100_006, None),
            ("skip", 100_004, None),
            *send((100_007, 4), (100_005, 3), (100_001, 1), (100_004, None), (100_003, 2)),
        ],
    ),
    "a late packet before skips that are not passed yet": (
        0,
        [*send((100_000, 0)), ("skip", 100_003, None), *send((100_002, 2), (100_001, 1), (100_004, 3))],
    ),
    "a skip that comes too late leaves its gap to be filled": (
        0,
        [*send((100_000, 0), (100_002, 2)), ("skip", 100_001, 1), *send((100_003, 3))],
    ),
    "a skip from before the opening or long ago changes nothing": (
        0,
        [*send((100_000, 0), (102_000, 2000)), ("skip", 99_999, None), ("skip", 100_001, None), *send((102_001, 2001))],
    ),
    "a skip before anything was sent changes nothing": (3, [("skip", 100_000, None), *send((100_001, 3))]),
    "the first after the opening is skipped": (
        0,
        [("reopen", 100_000, None), ("skip", 100_000, None), *send((100_001, 0), (100_000, None))],
    ),
    "numbers go on after a pause": (
        0,
        [
            *send((100_000, 0), (100_001, 1)),
            ("reopen", 100_500, None),
            *send((100_500, 2), (100_499, None), (100_502, 4), (100_501, 3)),
        ],
    ),
    "numbers go on with another publication": (
        0,
        [*send((900_000, 0)), ("reopen", 66_000, None), *send((66_000, 1), (900_001, None))][:-1],
    ),
    "opening twice takes no number": (
        0,
        [*send((100_000, 0)), ("reopen", 100_500, None), ("reopen", 100_600, None), *send((100_600, 1))],
    ),
    "opening after skips": (
        0,
        [*send((100_000, 0)), ("skip", 100_001, None), ("reopen", 100_600, None), *send((100_600, 1))],
    ),
    "numbers are claimed before anything is sent": (
        65535,
        [("claim", None, 65535), ("claim", None, 0), *send((100_000, 1)), ("original", 0, None)],
    ),
    "claimed numbers lie between those of packets": (
        0,
        [
            *send((100_000, 0)),
            ("claim", None, 1),
            ("claim", None, 2),
            *send((100_001, 3)),
            ("claim", None, 4),
            *send((100_002, 5), (100_001, 3), (100_000, 0)),
        ],
    ),
    "a number is claimed after a loss": (
        0,
        [*send((100_000, 0), (100_002, 2)), ("claim", None, 3), *send((100_004, 5), (100_001, 1), (100_003, 4))],
    ),
    "a number is claimed after a skip": (
        0,
        [*send((100_000, 0)), ("skip", 100_001, None), ("claim", None, 1), *send((100_002, 2), (100_001, None))],
    ),
    "a number is claimed before a skip that is not passed yet": (
        0,
        [*send((100_000, 0)), ("skip", 100_003, None), ("claim", None, 1), *send((100_004, 4), (100_001, 2))],
    ),
    "a skip right after a claimed number": (
        0,
        [*send((100_000, 0)), ("claim", None, 1), ("skip", 100_001, None), *send((100_002, 2), (100_001, None))],
    ),
    "originals are found": (
        65534,
        [
            *send((100_000, 65534), (100_001, 65535)),
            ("skip", 100_002, None),
            *send((100_003, 0)),
            ("claim", None, 1),
            *send((100_006, 4)),
            ("original", 65534, 100_000),
            ("original", 65535, 100_001),
            ("original", 0, 100_003),
            ("original", 1, None),
            ("original", 2, 100_004),
            ("original", 4, 100_006),
            ("original", 5, None),
            ("original", 65533, None),
        ],
    ),
    "originals from before the opening are not found": (
        0,
        [
            *send((100_000, 0)),
            ("reopen", 200_000, None),
            ("original", 0, None),
            *send((200_000, 1)),
            ("original", 1, 200_000),
        ],
    ),
    "originals are found for the last thousand": (
        0,
        [*send((100_000, 0), (101_000, 1000)), ("original", 1, 100_001), ("original", 0, None)],
    ),
    "what never went out is absent": (
        65534,
        [
            ("absent", 65533, 0),
            *send((100_000, 65534), (100_003, 1), (100_004, 2)),
            *(("absent", highest, lacked) for highest, lacked in ((65534, 0), (1, 2), (2, 2))),
        ],
    ),
    "what came late is absent until something follows it": (
        0,
        [
            *send((100_000, 0), (100_003, 3), (100_004, 4), (100_001, 1)),
            *(("absent", highest, lacked) for highest, lacked in ((3, 2), (4, 2))),
            *send((100_005, 5), (100_002, 2), (100_006, 6)),
            *(("absent", highest, lacked) for highest, lacked in ((3, 2), (4, 2), (5, 1), (6, 0))),
        ],
    ),
    "what is skipped is not absent, and neither is what an empty packet stands for": (
        0,
        [
            *send((100_000, 0)),
            ("skip", 100_001, None),
            *send((100_003, 2)),
            ("absent", 2, 1),
            ("skip", 100_002, 1),
            *send((100_004, 3)),
            ("absent", 3, 0),
        ],
    ),
    "what was absent before a pause stays so, and nothing of the pause is": (
        0,
        [
            *send((100_000, 0), (100_002, 2)),
            ("reopen", 100_500, None),
            *send((100_500, 3), (100_501, 4), (100_503, 6)),
            *(("absent", highest, lacked) for highest, lacked in ((2, 1), (3, 1), (4, 1), (6, 2))),
        ],
    ),
    "no original before anything is sent": (0, [("original", 0, None), ("original", 65535, None)]),
}


@pytest.mark.parametrize("title", TABLES)
def test_numbers(title: str) -> None:
    first, steps = TABLES[title]
    run(SequenceMap(first), steps)


def test_memory_is_bounded_and_the_latest_stays_right() -> None:
    numbers = SequenceMap()
    numbers.translate(100_000)
    for place in range(1, 3 * MOST_STRETCHES):
        assert numbers.skip(100_000 + 2 * place) is None
    assert len(numbers._starts) == MOST_STRETCHES
    after = 100_000 + 6 * MOST_STRETCHES
    last = numbers.translate(after)
    assert last is not None
    assert numbers.claim() == last + 1
    assert numbers.translate(after - 1) == last - 1
    assert numbers.translate(100_001) is None


def test_claiming_goes_on_where_the_stretch_of_the_last_packet_is_forgotten() -> None:
    numbers = SequenceMap()
    numbers.translate(100_000)
    for place in range(1, 3 * MOST_STRETCHES):
        numbers.skip(100_000 + 2 * place)
    claimed = [numbers.claim() for _ in range(3)]
    assert claimed == [claimed[0], claimed[0] + 1, claimed[0] + 2]
    assert claimed[0] > 0
    following = numbers.translate(100_000 + 6 * MOST_STRETCHES)
    assert following is not None
    assert following > claimed[2]


def test_what_was_absent_is_known_of_the_last_gaps() -> None:
    numbers = SequenceMap()
    numbers.translate(100_000)
    for place in range(1, 2 * MOST_GAPS):
        numbers.translate(100_000 + 2 * place)
    assert len(numbers._gaps) == MOST_GAPS
    for place in (MOST_GAPS, 2 * MOST_GAPS - 1):
        assert numbers.absent(2 * place) == place
    assert numbers.absent(0) == MOST_GAPS, "no more than what is known"
