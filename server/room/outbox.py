"""What waits to be sent to one seat. Bounded: presence coalesces and is dropped first; a commit is never dropped.

Where even the commits do not fit, the connection is told to come again and catch up (TooSlow).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Hashable

from server.core.errors import RoomError, TooSlow
from server.wire.codec import encode
from server.wire.messages import Bye

MOST_CHARACTERS = 4 * 1024 * 1024  # of commits and pieces; a school line needs half a minute for that
PRESENCE_CHARACTERS = 64 * 1024  # above this nothing fleeting is taken in


class Outbox:
    """A queue with one reader: the task that writes to the socket.

    `drained` is called when the reader has taken everything.
    """

    def __init__(self, drained: Callable[[], None] = lambda: None) -> None:
        self.drained = drained
        self.direct: Callable[[str], bool] = lambda text: False
        """A way past an idle reader for presence; False where the seat has yet to read what was sent before."""
        self.closing: tuple[int, str] | None = None
        self.dropped = 0
        self._texts: deque[list[str]] = deque()  # each in a cell of its own, so that a newer one can take its place
        self._newest: dict[Hashable, list[str]] = {}
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None  # there while all has been sent and the reader sleeps

    def queue(self, text: str) -> None:
        """Queue what must arrive. Ends the connection with TooSlow where it does not fit."""
        if self.closing is not None:
            return
        if self._size + len(text) > MOST_CHARACTERS:
            self.end(TooSlow("too_slow"))
            return
        self._push([text])

    def queue_fleeting(self, text: str, key: Hashable | None = None) -> None:
        """Queue presence: dropped where the seat lags, and put in the place of an unsent one with the same key."""
        if self.closing is not None or (self._waiter is not None and self.direct(text)):
            return
        older = self._newest.get(key) if key is not None else None
        if older is not None:
            self._size += len(text) - len(older[0])
            older[0] = text
        elif self._size > PRESENCE_CHARACTERS:
            self.dropped += 1
        else:
            cell = [text]
            if key is not None:
                self._newest[key] = cell
            self._push(cell)

    def end(self, error: RoomError) -> None:
        """Say goodbye and close; what was queued for a seat that lags or must go is not sent any more."""
        self.close(error.close, error.code, encode(Bye(error.code, error.text)))

    def close(self, code: int, reason: str, last: str | None = None) -> None:
        """Close with this websocket close code, after one last text where there is one."""
        if self.closing is not None:
            return
        self._texts.clear()
        self._newest.clear()
        self._size = 0
        if last is not None:
            self._push([last])
        self.closing = (code, reason)
        self._wake()

    @property
    def size(self) -> int:
        """How many characters wait."""
        return self._size

    async def take(self) -> list[str]:
        """Wait for something and return all of it, in order. Empty: it is time to close (see `closing`)."""
        while not self._texts:
            if self.closing is not None:
                return []
            self.drained()
            if self._texts:
                break
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        texts = [cell[0] for cell in self._texts]
        self._texts.clear()
        self._newest.clear()
        self._size = 0
        return texts

    def _push(self, cell: list[str]) -> None:
        self._texts.append(cell)
        self._size += len(cell[0])
        self._wake()

    def _wake(self) -> None:
        waiter, self._waiter = self._waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
