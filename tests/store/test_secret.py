"""The server's secret: made once, the same ever after, for its owner alone."""

import stat
import threading
from pathlib import Path

import pytest

from server.core.errors import StoreError
from server.store.secret import server_secret


def test_it_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = server_secret(folder)
    assert len(first) >= 32
    assert server_secret(folder) == first
    assert [file.name for file in folder.iterdir()] == ["secret"]
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600


def test_two_servers_have_two_secrets(tmp_path: Path) -> None:
    assert server_secret(tmp_path / "one") != server_secret(tmp_path / "two")


def test_a_given_secret_goes_before_the_file_and_makes_none(tmp_path: Path) -> None:
    given = "0123456789abcdef0123456789abcdef"
    assert server_secret(tmp_path, given) == given.encode()
    assert not list(tmp_path.iterdir())


def test_all_who_make_it_at_the_same_moment_get_the_same(tmp_path: Path) -> None:
    found: set[bytes] = set()
    start = threading.Barrier(8)

    def make() -> None:
        start.wait(10)
        found.add(server_secret(tmp_path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(found) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    server_secret(tmp_path)
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(StoreError, match="open_secret"):
        server_secret(tmp_path)


def test_a_folder_that_cannot_be_used_is_io(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="io"):
        server_secret(tmp_path / "data")
