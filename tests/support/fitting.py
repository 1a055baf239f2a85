"""Whether words fit where they stand: none is cut off, runs over the edge of its box, or leaves the window."""

from playwright.async_api import Page

MISFITS = """
() => {
  const found = new Set()
  const ALLOWANCE = 1.5
  const boxes = "button, a, summary, label, legend, option, h1, h2, h3, p, li, dt, dd, td, th, figcaption, .panel"
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const say = (what, text) => found.add(`${what}: ${text.trim().slice(0, 60)}`)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data, holder = node.parentElement
    const unseen = "script, noscript, style, option, textarea, .vh, [hidden]"
    if (!text.trim() || !holder || holder.closest(unseen)) continue
    if (!holder.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const rects = [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1)
    const over = (rect, box) => rect.right > box.right + ALLOWANCE || rect.left < box.left - ALLOWANCE
    // lines are higher than letters
    const taller = (rect, box) => rect.bottom > box.bottom + 4 || rect.top < box.top - 4
    for (const rect of rects) {
      let free = false
      for (let each = holder; each && each !== document.body && !free; each = each.parentElement) {
        const style = getComputedStyle(each), box = each.getBoundingClientRect()
        if (style.display === "inline" || style.display === "contents") continue
        if (style.clipPath !== "none" && box.width <= 1) free = true            // for screen readers alone
        else if (/auto|scroll/.test(style.overflowX + style.overflowY)) free = true   // it can be scrolled there
        else if (/hidden|clip/.test(style.overflowX)) {
          if (style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none") free = true   // cut off on purpose
          else if (over(rect, box) || taller(rect, box)) say("cut off", text)
        }
        else if (each.matches("button, .button") && (over(rect, box) || taller(rect, box)))
          say("over the edge of a button", text)
        else if (each.matches(boxes) && over(rect, box)) say(`over the edge of ${each.tagName.toLowerCase()}`, text)
      }
      if (!free && (rect.right > innerWidth + ALLOWANCE || rect.left < -ALLOWANCE)) say("out of the window", text)
    }
  }
  if (document.documentElement.scrollWidth > innerWidth) found.add("the page scrolls sideways")
  return [...found]
}
"""

LEAST = 43.5
"""A touch of a finger, 44 px, and what rounding takes of it (docs/architecture.md)."""
SMALL = """
least => [...document.querySelectorAll("button, a[href], summary, select, input, textarea")]
  .filter(each => each.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .map(each => {
    const target = each.matches("[type=radio], [type=checkbox]") ? each.closest("label") ?? each : each
    const { width, height } = target.getBoundingClientRect()
    return { name: (each.getAttribute("aria-label") || each.textContent).trim().slice(0, 40), width, height }
  })
  .filter(({ width, height }) => width > 1 && height > 1 && (width < least || height < least))
  .map(({ name, width, height }) => `too small for a finger: ${name} ${Math.round(width)}x${Math.round(height)}`)
"""

UNWORDED = """
() => {
  const found = new Set()
  // keys and hours are nobody's words
  const left = text => text.replace(/\\[[^\\]]*\\]/g, "").replace(/\\b(Alt\\+\\d|[AP]M)\\b/g, "")
  const plain = text => /[a-z]{2}/i.test(left(text))
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement
    if (!holder || holder.closest("script, noscript, style, kbd, code")) continue
    if (plain(node.data)) found.add(node.data.trim())
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"])
    for (const each of document.querySelectorAll(`[${name}]`))
      if (plain(each.getAttribute(name))) found.add(`${name}=${each.getAttribute(name)}`)
  return [...found]
}
"""


async def misfits(page: Page) -> list[str]:
    """Return the words that do not fit, each with what is wrong; cut off with an ellipsis is on purpose."""
    found: list[str] = await page.evaluate(MISFITS)
    return found


async def too_small(page: Page) -> list[str]:
    """Return what can be pressed and is smaller than a finger, each with its size."""
    found: list[str] = await page.evaluate(SMALL, LEAST)
    return found


async def unworded(page: Page) -> list[str]:
    """Return what stands on a page in the pseudo language and came from no catalogue.

    What people wrote has brackets too on specimens; what starter files hold has none.
    """
    found: list[str] = await page.evaluate(UNWORDED)
    return found
