/**
 * Menus that fold out of a button: one at a time, closed by a choice, by a click elsewhere, or by Escape.
 * They are details elements; this only folds them in again.
 */

/** Look after all menus, those to come included, until the page goes. */
export function tendMenus() {
  document.addEventListener("click", event => {
    const target = /** @type {Element} */ (event.target)
    for (const menu of openMenus()) {
      const inside = menu.contains(target)
      if (!inside || target.closest(".menu-list button:not([aria-disabled], .stays)")) menu.open = false
    }
  })
  document.addEventListener("toggle", event => {   // it does not bubble
    const menu = /** @type {HTMLDetailsElement} */ (event.target)
    if (menu.open) menu.querySelector(".menu-list")?.scrollIntoView({ block: "nearest" })
  }, { capture: true })
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return
    for (const menu of openMenus()) {
      menu.open = false
      menu.querySelector("summary")?.focus()
    }
  })
}

function openMenus() {
  return /** @type {NodeListOf<HTMLDetailsElement>} */ (document.querySelectorAll("details.menu[open]"))
}
