"""What happens to a packet: pure functions and small states over integers and bytes. No socket, no clock, no lot."""
