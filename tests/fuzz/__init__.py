"""What strangers may send, thrown at every parser that meets it."""
