"""Strokes as they are printed: their colours, and the strokes of a page as plain numbers. Knows no library."""

from __future__ import annotations

from collections.abc import Mapping

INKS: Mapping[str, str] = {
    "graphite": "#3a3d42",
    "blue": "#1d5fc4",
    "red": "#c4262e",
    "green": "#1b7a3d",
    "orange": "#b35900",
    "purple": "#7440b8",
}
"""The inks as the board shows them (static/js/board/ink.js)."""
