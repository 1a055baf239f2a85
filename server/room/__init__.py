"""A live room: order, journal, tell. Knows no websocket, no database, no media library."""
