"""What axe-core finds wrong with a page for those who do not use it with eyes and a mouse."""

from typing import Any

from playwright.async_api import Page

from tests.support.server import ROOT

SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] })"


async def accessibility_faults(page: Page) -> list[str]:
    """Return one line per fault: the rule, what it wants, and where."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(SOURCE.read_text())  # by DevTools, which the page's own policy does not forbid
    found: dict[str, Any] = await page.evaluate(RUN, STANDARD)
    return [
        f"{fault['id']}: {fault['help']} ({node['html'][:120]})"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]
