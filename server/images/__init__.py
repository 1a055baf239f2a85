"""What becomes of a photo that somebody sends, before anything else sees it. Knows pixels; not rooms, not the web."""
