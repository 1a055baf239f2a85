"""The board alone in a real Chromium: what hands, pens, keys and the others do to it, and what is then to be seen.

Its room is the stub of tests/bench/ink.mjs, which uses the real replica.
"""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from tests.board.hands import LETTER, Board

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

ROUNDING = 2  # of 255: a line's soft edge depends a little on where it lies on its canvas
FINGER, PALM = 11.0, 40.0  # radius of the contact, CSS pixels


async def test_a_finger_writes_where_no_pen_was_seen(board: Board) -> None:
    await board.touches("touchStart", (1, 200, 100, FINGER))
    await board.touches("touchMove", (1, 220, 150, FINGER))
    await board.touches("touchEnd")
    [stroke] = await board.strokes()
    assert stroke["pointer"] == "touch"
    assert len(stroke["points"]) >= 2


async def test_IK3_two_palms_write_nothing(board: Board) -> None:
    before = await board.picture()
    await board.touches("touchStart", (1, 200, 100, PALM), (2, 500, 200, PALM))
    await board.touches("touchMove", (1, 210, 110, PALM), (2, 510, 190, PALM))
    await board.touches("touchEnd")
    assert await board.strokes() == []
    assert await board.picture() == before


async def test_IK3_a_palm_that_began_to_write_is_wiped_away_when_the_pen_comes(board: Board) -> None:
    await board.touches("touchStart", (1, 500, 300, FINGER))
    await board.touches("touchMove", (1, 503, 304, FINGER))
    await board.write(LETTER)
    await board.touches("touchMove", (1, 506, 306, FINGER))
    await board.touches("touchEnd")
    assert [stroke["pointer"] for stroke in await board.strokes()] == ["pen"]
    told = await board.run("client.told.map(({ kind }) => kind)")
    assert "ink_cancel" in told


async def test_IK2_a_second_stroke_right_after_the_first_and_a_dot_are_there(board: Board) -> None:
    await board.write(LETTER[:2])
    await board.write([(330, 90)])
    await board.write([(290, 140), (350, 140)])
    assert len(await board.strokes()) == 3
    before = await board.picture()
    await board.write([(600, 300)])
    assert await board.picture() != before, "a tap is a dot"


async def test_IK1_every_point_the_device_reported_counts(board: Board) -> None:
    """Input of the DevTools protocol is never coalesced, so the events are made here."""
    await board.run("""() => {
      const surface = document.querySelector("#surface")
      const at = (type, x, more = {}) => new PointerEvent(type, {
        clientX: x, clientY: 200, pointerType: "pen", pointerId: 9, buttons: 1, isPrimary: true, bubbles: true, ...more,
      })
      surface.dispatchEvent(at("pointerdown", 100))
      const all = Array.from({ length: 12 }, (_, index) => at("pointermove", 101 + index))
      surface.dispatchEvent(at("pointermove", 112, { coalescedEvents: all }))
      surface.dispatchEvent(at("pointerup", 113, { buttons: 0 }))
    }""")
    [stroke] = await board.strokes()
    assert len(stroke["points"]) == 14


async def test_ink_looks_the_same_live_pending_committed_and_painted_anew(board: Board) -> None:
    await board.write(LETTER, lift=False)
    told = "client.told.reduce((sum, { points }) => sum + (points ? unpack(points).length : 0), 0)"
    await board.page.wait_for_function(f"{told} === {len(LETTER)}", polling=50)  # the same frame draws them
    await board.glance()
    await board.pen("mouseReleased", *LETTER[-1], buttons=0)
    await board.picture()
    assert await board.run("change") <= ROUNDING
    await board.write([(310, 110), (350, 190)])
    committed = await board.picture()
    await board.resize(900)
    assert await board.picture() != committed, "another scale"
    await board.resize(1000)
    assert await board.picture() == committed


async def test_erasing_leaves_no_trace_and_undo_brings_back_every_pixel(board: Board) -> None:
    empty = await board.picture()
    await board.write(LETTER)
    await board.write([(310, 90), (330, 210)])
    await board.write([(280, 150), (380, 150)])
    written = await board.picture()
    await board.run("board.setTool({ tool: 'eraser', color: 'graphite', width: 80 })")
    await board.write([(316, 128), (318, 132), (352, 150)])
    assert await board.strokes() == []
    assert await board.picture() == empty
    await board.run("client.history.undo()")
    assert await board.picture() == written, "one sweep is one step"


async def test_a_full_page_looks_the_same_however_it_came(board: Board) -> None:
    await board.run("board.setPage('full')")
    loaded = await board.picture()
    await board.run("""() => {
      client.propose([{ op: "put", record: { type: "clearing", id: "c1", page: "full", undone: false } }])
    }""")
    assert await board.picture() != loaded
    await board.run("client.history.undo()")
    assert await board.picture() == loaded
    await board.run("client.propose([{ op: 'patch', id: 'full-40', fields: { erased: true } }])")
    assert await board.picture() != loaded
    await board.run("client.history.undo()")
    assert await board.picture() == loaded, "it lies beneath what was written later"


async def test_a_stroke_is_drawn_on_the_tile_below_it_and_on_no_other(board: Board) -> None:
    await board.run("""() => {
      window.handed = new Set()
      const { prototype } = ImageBitmapRenderingContext, hand = prototype.transferFromImageBitmap
      prototype.transferFromImageBitmap = function (picture) {
        handed.add(this.canvas.style.left + " " + this.canvas.style.top)
        return hand.call(this, picture)
      }
    }""")
    empty = await board.picture()
    await board.write([(320, 120), (340, 180)])
    assert await board.picture() != empty
    assert await board.run("[...handed]") == ["256px 0px"]


async def test_a_sheet_that_gets_another_size_while_ink_waits_to_be_painted_waits_to_be_laid(board: Board) -> None:
    await board.write(LETTER)
    assert await board.run("""async () => {
      const { Tiles } = await import("/static/js/board/tiles.js")
      const { Ink, shapeOf } = await import("/static/js/board/ink.js")
      const ink = new Ink(), sheet = { width_mm: 200, height_mm: 100, margin_mm: 0, rows: [], shapes: [] }
      const tiles = new Tiles(ink, sheet)
      tiles.fit({ ratio: 1, k: 2, scale: 2, width: 400, height: 200, wide: 400, seen: 200, left: 0, top: 0 })
      while (tiles.prepare(0));
      const shape = shapeOf(client.replica.page("empty")[0])
      ink.add(shape)
      tiles.add(shape)
      tiles.rule({ ...sheet, width_mm: 100 })
      return tiles.prepare(0) || tiles.work()
    }""")


async def test_a_page_that_is_turned_back_to_is_seen_as_it_was_left(board: Board) -> None:
    await board.run("board.setPage('full')")
    await board.picture()
    left = await board.page.screenshot()
    await board.run("board.setPage('empty')")
    await board.picture()
    assert await board.page.screenshot() != left
    await board.run("board.setPage('full')")
    await board.picture()
    assert await board.page.screenshot() == left


async def test_a_page_of_ten_thousand_strokes_is_written_on_and_comes_back_as_it_was(board: Board) -> None:
    await board.page.goto(board.page.url.replace("page=empty&strokes=300", "page=full&strokes=10000"))
    await board.page.wait_for_function("window.ready && rests() > 3", polling=50)
    assert await board.run("client.replica.page('full').length") == 10_000
    loaded = await board.picture()
    await board.write([(100, 100), (400, 300)])
    assert await board.picture() != loaded
    await board.run("client.history.undo()")
    assert await board.picture() == loaded
    await board.run("board.setPage('empty')")
    await board.run("board.setPage('full')")
    assert await board.picture() == loaded


async def test_what_was_born_earlier_goes_beneath_what_is_written_here(board: Board) -> None:
    """The other's stroke lands while mine is pending: it comes before mine in the room's order."""
    await board.run("""() => {
      const put = (id, color, x) => ({ op: "put", record: {
        type: "stroke", id, page: "empty", tool: "pencil", color, width: 300, pointer: "pen", scale: 4, continues: "",
        erased: false,
        points: pack([{ x, y: 4000, t: 0, p: 1 }, { x: x + 4000 * (x < 5000 ? 1 : -1), y: 7000, t: 9, p: 1 }]),
      } })
      client.propose([put("mine", "red", 4000)])
      client.land([put("theirs", "blue", 8000)], "other")
    }""")
    assert [stroke["id"] for stroke in await board.strokes()] == ["theirs", "mine"]
    crossing = await board.picture()
    await board.resize(900)
    await board.resize(1000)
    assert await board.picture() == crossing


async def test_a_stroke_that_the_room_refuses_goes_away(board: Board) -> None:
    empty = await board.picture()
    await board.run("client.lands = false")
    await board.write(LETTER)
    await board.pen("mouseMoved", 900, 20, buttons=0)
    assert await board.picture() != empty
    await board.run("client.replica.withdraw(client.replica.pending[0])")
    assert await board.picture() == empty


async def test_locking_finishes_the_stroke_that_is_written_and_takes_no_more(board: Board) -> None:
    await board.write(LETTER[:2], lift=False)
    await board.run("board.setEnabled(false)")
    [stroke] = await board.strokes()
    await board.pen("mouseMoved", 500, 300)
    await board.pen("mouseReleased", 500, 300, buttons=0)
    await board.write(LETTER)
    assert [each["points"] for each in await board.strokes()] == [stroke["points"]]
    assert await board.page.locator("#surface").get_attribute("aria-disabled") == "true"
    await board.run("board.setEnabled(true)")
    await board.write(LETTER)
    assert len(await board.strokes()) == 2


async def test_turning_the_page_under_the_pen_keeps_what_was_written_on_it(board: Board) -> None:
    await board.write(LETTER[:3], lift=False)
    await board.run("board.setPage('wide')")
    await board.pen("mouseMoved", 500, 300)
    await board.pen("mouseReleased", 500, 300, buttons=0)
    assert await board.run("client.replica.page('wide').length") == 0
    [stroke] = await board.strokes()
    assert len(stroke["points"]) == 3


async def test_letters_can_be_drawn_with_the_keyboard_alone(board: Board) -> None:
    press = board.page.keyboard.press
    await board.page.keyboard.press("Tab")
    assert await board.run("document.activeElement.id") == "surface"
    for key in ["ArrowRight", "Space", *["ArrowDown"] * 4, "Space", "Shift+ArrowRight", "Space", "Space"]:
        await press(key)
    line, dot = await board.strokes()
    assert (line["pointer"], dot["pointer"]) == ("keys", "keys")
    assert line["points"][-1]["y"] - line["points"][0]["y"] == 800
    assert {(point["x"], point["y"]) for point in dot["points"]} == {
        (line["points"][-1]["x"] + 1000, line["points"][-1]["y"])
    }
    await press("Space")
    await press("ArrowRight")
    await press("Escape")
    assert len(await board.strokes()) == 3, "leaving lifts the pen"


async def test_the_page_moves_by_wheel_by_keys_and_under_the_keyboards_pen(board: Board) -> None:
    top = "() => -new DOMMatrix(getComputedStyle(document.querySelector('#surface > div')).transform).f"
    await board.page.mouse.move(400, 200)
    await board.page.mouse.wheel(0, 120)
    await board.page.wait_for_function(f"({top})() === 120")
    assert await board.run("document.scrollingElement.scrollTop") == 0
    await board.page.locator("#surface").focus()
    await board.page.keyboard.press("PageDown")
    assert await board.run(top) > 400
    for _ in range(5):
        await board.page.keyboard.press("PageDown")
    end = await board.run(top)
    for _ in range(45):
        await board.page.keyboard.press("Shift+ArrowUp")
    assert await board.run(top) < end


async def test_nothing_of_what_browsers_do_to_a_hand_that_writes(board: Board) -> None:
    stopped = await board.run("""() => {
      const surface = document.querySelector("#surface")
      return ["touchstart", "touchmove", "contextmenu", "selectstart", "dragstart", "wheel"].filter(type => {
        const kind = type === "wheel" ? WheelEvent : Event
        const event = new kind(type, { cancelable: true, bubbles: true, ctrlKey: true })
        surface.dispatchEvent(event)
        return !event.defaultPrevented
      })
    }""")
    assert stopped == []
    surface = board.page.locator("#surface")
    await expect(surface).to_have_css("touch-action", "none")
    await expect(surface).to_have_css("user-select", "none")


async def test_a_student_is_carried_to_where_the_therapist_writes_unless_writing(board: Board) -> None:
    top = "() => -new DOMMatrix(getComputedStyle(document.querySelector('#surface > div')).transform).f"
    ink = """client.hear({ seat: "lead", kind: "ink", page: "empty", stroke: "s1", tool: "pencil", color: "blue",
      width: 80, from: 0, points: pack([{ x: 5000, y: %d, t: 0, p: 1 }]) })"""
    await board.write(LETTER, lift=False)
    await board.run(ink % 20_000)
    assert await board.run(top) == 0
    await board.pen("mouseReleased", *LETTER[-1], buttons=0)
    await board.page.wait_for_timeout(1600)
    await board.run(ink % 20_500)
    assert await board.run(top) > 0


async def test_the_others_live_ink_is_shown_until_it_is_committed_cancelled_or_they_go(board: Board) -> None:
    empty = await board.picture()
    send = "client.hear({ seat: 'lead', page: 'empty', stroke: 's1', ...%s })"
    line = {"tool": "pencil", "color": "red", "width": 90, "from": 0, "points": "gAGAAQACyAHIAQAA"}
    ink = json.dumps({"kind": "ink", **line})
    for end in ({"kind": "ink_cancel"}, {"kind": "gone"}):
        await board.run(send % ink)
        assert await board.picture() != empty
        await board.run(send % json.dumps(end))
        assert await board.picture() == empty
    await board.run(send % json.dumps({"kind": "pointer", "x": 5000, "y": 5000}))
    assert await board.picture() != empty
    await board.run(send % json.dumps({"kind": "pointer_gone"}))
    assert await board.picture() == empty
