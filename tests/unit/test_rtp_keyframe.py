"""Which requests for a keyframe count, of one who asks now and then, and of one who asks without end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.keyframe import CALM_S, SPACES_S, UNSEEN_S, Requests
from server.rtp.probing import NEVER_S


def counted(asked_s: list[float], keyframe_s: float = NEVER_S) -> list[float]:
    """Return when a request counts of those made at these times."""
    requests = Requests()
    return [at_s for at_s in asked_s if requests.counts(at_s, keyframe_s)]


@pytest.mark.parametrize(
    ("asked_s", "counts_s"),
    [
        pytest.param([100], [100], id="the first"),
        pytest.param([100, 100.25, 100.5], [100, 100.5], id="again"),
        pytest.param([100, 100.5, 101, 101.5], [100, 100.5, 101.5], id="the third waits longer"),
        pytest.param([100 + n for n in range(20)], [100, 101, 102, 104, 108, 112, 116], id="without end"),
        pytest.param([100, 101, 102, 104, 113, 113.5], [100, 101, 102, 104, 113], id="a calm that is too short"),
        pytest.param([100, 101, 102, 104, 114, 114.5], [100, 101, 102, 104, 114, 114.5], id="a calm"),
        pytest.param([100, 101, 102, 104, 107, 114, 114.5], [100, 101, 102, 104, 114], id="asked in vain is not calm"),
    ],
)
def test_requests_count_ever_more_rarely_until_it_has_been_calm(asked_s: list[float], counts_s: list[float]) -> None:
    assert counted(asked_s) == counts_s


def test_what_is_asked_for_before_a_keyframe_can_be_seen_does_not_count() -> None:
    assert counted([100, 100.4, 100.5], keyframe_s=100) == [100 + UNSEEN_S]


@given(st.lists(st.integers(0, 600), max_size=200))
def test_a_minute_has_no_more_than_its_share_however_many_are_made(tenths: list[int]) -> None:
    times = counted([tenth / 10 for tenth in sorted(tenths)])
    assert times[:1] == [tenth / 10 for tenth in sorted(tenths)[:1]], "the first counts"
    for before, after in pairwise(times):
        assert after - before >= SPACES_S[0] - 1e-9
    for start in times:
        assert sum(start <= at_s < start + CALM_S for at_s in times) <= 2 * len(SPACES_S)
