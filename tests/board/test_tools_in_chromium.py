"""What else hands do on the board, and what is to be seen then: highlight, erase, trace, shine, show again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.board.hands import LETTER, Board

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

AT = """([x, y]) => {
  const surface = document.querySelector("#surface"), box = surface.getBoundingClientRect()
  const all = new OffscreenCanvas(1, 1).getContext("2d")
  for (const canvas of surface.querySelectorAll("canvas")) {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    if (!width || !canvas.width) continue
    all.globalCompositeOperation = canvas.style.mixBlendMode || "source-over"
    const scale = canvas.width / width
    all.drawImage(canvas, (x + box.left - left) * scale, (y + box.top - top) * scale, 1, 1, 0, 0, 1, 1)
  }
  return [...all.getImageData(0, 0, 1, 1).data.slice(0, 3)]
}"""
CUE = {"type": "cue", "id": "cue", "page": "empty", "text": "l", "x": 6000, "y": 2860, "body": 795, "style": "model"}


async def color_at(board: Board, x: float, y: float) -> list[int]:
    """Return what is seen at a place of the surface, CSS pixels."""
    found: list[int] = await board.page.evaluate(AT, [x, y])
    return found


async def take(board: Board, tool: str, color: str = "graphite", width: int = 80) -> None:
    """Take a tool."""
    await board.page.evaluate("tool => board.setTool(tool)", {"tool": tool, "color": color, "width": width})


async def put(board: Board, record: dict[str, Any]) -> None:
    """Put a record into the room."""
    await board.page.evaluate("record => client.propose([{ op: 'put', record }])", record)


async def test_what_is_highlighted_lies_under_the_pencil_whichever_came_first(board: Board) -> None:
    await board.write([(300, 120), (300, 220)])
    before = await board.picture()
    ink = await color_at(board, 300 - 16 + 0, 170 - 8)
    await take(board, "highlighter", "orange", 800)
    await board.write([(260, 170), (340, 170)], lift=False)
    await board.page.wait_for_timeout(100)
    live = await color_at(board, 300 - 16 + 0, 170 - 8)
    await board.pen("mouseReleased", 340, 170, buttons=0)
    assert await board.picture() != before
    [_, mark] = await board.strokes()
    assert (mark["tool"], mark["color"], mark["width"]) == ("highlighter", "orange", 800)
    assert await color_at(board, 300 - 16 + 0, 170 - 8) == ink
    assert sum(live) <= sum(ink) + 30, "nor is it covered while it is drawn"
    assert (await color_at(board, 324 - 16, 170 - 8))[2] < 140, "yellow beside it"
    last = await board.run("client.told.filter(({ kind }) => kind === 'ink').at(-1).tool")
    assert last == "highlighter"
    await board.run("client.history.undo()")
    assert await board.picture() == before


async def test_the_eraser_shows_what_it_will_take_and_takes_it_when_it_lifts(board: Board) -> None:
    await board.write(LETTER)
    written = await board.picture()
    await take(board, "eraser")
    await board.pen("mouseMoved", 320, 180, buttons=0)
    hovered = await board.picture()
    assert hovered != written
    assert len(await board.strokes()) == 1
    await board.pen("mouseMoved", 700, 400, buttons=0)
    away = await board.picture()
    assert away != hovered
    await board.pen("mousePressed", 320, 180)
    await board.pen("mouseMoved", 330, 184)
    assert len(await board.strokes()) == 1, "while it is down nothing has gone yet"
    await board.pen("mouseReleased", 330, 184, buttons=0)
    assert await board.strokes() == []
    await board.run("client.history.undo()")
    assert len(await board.strokes()) == 1


async def test_letters_to_trace_lie_on_their_line_below_the_ink_and_go(board: Board) -> None:
    empty = await board.picture()
    await put(board, CUE | {"guides": False, "gone": False})
    await board.page.wait_for_function(
        "document.fonts.ready && performance.getEntriesByName && rests() > 3", polling=50
    )
    await board.page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('manuscript.json'))",
        polling=50,
    )
    await board.page.wait_for_timeout(150)
    assert await board.picture() != empty
    scale = await board.run("document.querySelector('#surface').clientWidth / 215.9")
    on, under = await color_at(board, 60 * scale, 26 * scale), await color_at(board, 60 * scale, 31 * scale)
    assert sum(on) < 3 * 110, "the letter, just above its line"
    assert sum(under) > 3 * 230, "and nothing of it below"
    await board.run("client.propose([{ op: 'patch', id: 'cue', fields: { gone: true } }])")
    assert await board.picture() == empty


async def test_what_is_written_again_leaves_nothing_behind(board: Board) -> None:
    for left in (0, 80):
        await board.write([(x + left, y) for x, y in LETTER])
    written = await board.picture()
    for what in ("page", "stroke"):
        [first, _] = await board.strokes()
        again = {
            "seat": "lead",
            "kind": "replay",
            "what": what,
            "page": "empty",
            "mark": first["id"],
            "half": True,
            "to": "",
        }
        await board.page.evaluate("again => client.hear(again)", again)
        await board.page.wait_for_selector("canvas.replay", state="attached")
        await board.page.wait_for_selector("canvas.replay", state="detached", timeout=15_000)
        assert await board.picture() == written
        assert len(await board.strokes()) == 2


async def test_writing_again_stops_when_it_is_told_and_when_somebody_writes_here(board: Board) -> None:
    await put(board, CUE | {"text": "abc", "guides": True, "gone": False})
    again = (
        "client.hear({ seat: 'lead', kind: 'replay', what: '%s', page: 'empty', mark: 'cue', half: false, to: '%s' })"
    )
    await board.run(again % ("cue", "somebody else"))
    await board.run("; ".join(again % (what, "me") for what in ("cue", "stop", "cue", "cue")))
    await board.page.wait_for_selector("canvas.replay", state="attached")
    assert await board.page.locator("canvas.replay").count() == 1, "an eager second press begins it anew"
    await board.run(again % ("stop", "me"))
    assert await board.page.locator("canvas.replay").count() == 0
    await board.run(again % ("cue", ""))
    await board.page.wait_for_selector("canvas.replay", state="attached")
    await board.write(LETTER)
    await board.page.wait_for_selector("canvas.replay", state="detached", timeout=1000)


async def test_a_laser_shines_for_all_and_fades(board: Board) -> None:
    empty = await board.picture()
    await board.run("client.hear({ seat: 'lead', kind: 'pointer', page: 'empty', x: 5000, y: 5000, laser: true })")
    await board.page.wait_for_timeout(60)
    assert await board.glance() != empty
    assert await board.picture() == empty, "it fades by itself"
    await take(board, "laser")
    await board.write(LETTER, lift=False)
    told = await board.run("client.told.filter(({ kind, laser }) => kind === 'pointer' && laser).length")
    assert told >= 1
    await board.pen("mouseReleased", *LETTER[-1], buttons=0)
    assert await board.strokes() == []
    assert await board.picture() == empty


async def test_each_persons_ink_has_a_color_where_that_is_wanted_and_its_own_again_afterwards(board: Board) -> None:
    await board.write(LETTER)
    written = await board.picture()
    await board.run("board.setTints(new Map([['me', '#b75b03']]))")
    assert await board.picture() != written
    await board.run("board.setTints(null)")
    assert await board.picture() == written
