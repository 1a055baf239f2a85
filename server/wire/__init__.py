"""What crosses the websocket. Pure: text in, messages out."""
