"""Where frames and keyframes of VP8 begin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.rtp.vp8 import starts_frame, starts_keyframe

KEY, INTER = b"\x00", b"\x01"


@pytest.mark.parametrize(
    ("payload", "frame", "keyframe"),
    [
        pytest.param(b"\x10" + KEY, True, True, id="the shortest descriptor"),
        pytest.param(b"\x10" + INTER, True, False, id="a frame that builds on others"),
        pytest.param(b"\x10\x50\x02\x00\x9d\x01\x2a", True, True, id="a real keyframe's beginning"),
        pytest.param(b"\x30" + KEY, True, True, id="nothing builds on it (N)"),
        pytest.param(b"\x00" + KEY, False, False, id="not the beginning of a partition"),
        pytest.param(b"\x11" + KEY, False, False, id="another partition"),
        pytest.param(b"\x90\x00" + KEY, True, True, id="X alone"),
        pytest.param(b"\x90\x80\x05" + KEY, True, True, id="a short picture id"),
        pytest.param(b"\x90\x80\x85\x11" + KEY, True, True, id="a long picture id"),
        pytest.param(b"\x90\x80\x85\x10" + INTER, True, False, id="a long picture id of another frame"),
        pytest.param(b"\x90\x40\x05" + KEY, True, True, id="TL0PICIDX"),
        pytest.param(b"\x90\x20\x05" + KEY, True, True, id="T"),
        pytest.param(b"\x90\x10\x05" + KEY, True, True, id="K"),
        pytest.param(b"\x90\x30\x05" + KEY, True, True, id="T and K share a byte"),
        pytest.param(b"\x90\xf0\x85\x11\x05\x05" + KEY, True, True, id="all of them"),
        pytest.param(b"\x90\xf0\x05\x05\x05" + INTER, True, False, id="all of them of another frame"),
        pytest.param(b"", False, False, id="nothing"),
        pytest.param(b"\x10", True, False, id="nothing behind the descriptor"),
        pytest.param(b"\x90", True, False, id="cut before the second byte"),
        pytest.param(b"\x90\x80", True, False, id="cut before the picture id"),
        pytest.param(b"\x90\x80\x85\x11", True, False, id="cut behind the picture id"),
        pytest.param(b"\x90\xf0\x85\x11\x05\x05", True, False, id="cut before the frame"),
    ],
)
def test_beginnings(payload: bytes, frame: bool, keyframe: bool) -> None:
    assert (starts_frame(payload), starts_keyframe(payload)) == (frame, keyframe)


@given(st.binary(max_size=8))
def test_a_keyframe_begins_where_a_frame_does(payload: bytes) -> None:
    assert starts_keyframe(payload) <= starts_frame(payload)
