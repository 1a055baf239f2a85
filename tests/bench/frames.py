"""When a page is drawn otherwise than before: scripts that watch every frame of it."""

PIXEL_OF = """
const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
pixel.globalCompositeOperation = "copy"
const pixelOf = (canvas, at, down) => {
  pixel.drawImage(canvas, -at, -down)
  return pixel.getImageData(0, 0, 1, 1).data
}
"""
"""The colour of one pixel of a canvas, of whatever kind; to be put before what asks for it."""

NOTE_CHANGES = """
read => {
  window.seen = []
  const frame = new MessageChannel(), watching = window.watching = {}
  let last = read()
  const again = () => requestAnimationFrame(() => frame.port2.postMessage(0))
  frame.port1.onmessage = () => {     // runs when the frame that was just drawn is done
    if (watching !== window.watching) return
    const now = read()
    if (now !== last) seen.push(performance.timeOrigin + performance.now())
    last = now
    again()
  }
  again()
}
"""
"""Note when what `read` returns was drawn otherwise than before, in milliseconds since 1970."""

FIRST_BASELINE = (
    "() => {"
    + PIXEL_OF
    + """
  const surface = document.querySelector("#surface"), host = surface.getBoundingClientRect()
  const k = host.width * devicePixelRatio / 215.9, [x, y] = [Math.round(14 * k), Math.round(28.6 * k)]
  for (const canvas of surface.querySelectorAll("canvas")) {
    const box = canvas.getBoundingClientRect()
    const [at, down] = [x - Math.round((box.left - host.left) * devicePixelRatio),
      y - Math.round((box.top - host.top) * devicePixelRatio)]
    const inside = at >= 0 && down >= 0 && at < canvas.width && down < canvas.height
    if (!inside || canvas.parentElement === surface) continue
    return pixelOf(canvas, at, down)[0] < 128
  }
}
"""
)
"""Whether there is a line where the first baseline of a lined page is: pages are told apart by what is drawn."""
