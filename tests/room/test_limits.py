"""How much a seat and a room may do: buckets that make whoever takes too much wait."""

from server.room.limits import CHARACTERS, Bucket, price


def test_a_bucket_lets_a_burst_through_and_then_as_much_as_flows_in() -> None:
    bucket = Bucket(rate=10, burst=20, now_s=100)
    assert bucket.take(20, 100) == 0
    assert bucket.take(5, 100) == 0.5
    assert bucket.take(5, 101) == 0
    assert bucket.take(21, 200) == 0.1


def test_a_clock_that_is_set_back_costs_nobody_anything() -> None:
    bucket = Bucket(rate=1, burst=5, now_s=10_000)
    assert bucket.take(4, 0) == 0
    assert bucket.take(2, 1) == 0


def test_a_long_message_counts_for_several() -> None:
    assert [price("x" * length) for length in (1, CHARACTERS - 1, CHARACTERS, 64 * 1024)] == [1, 1, 2, 17]
