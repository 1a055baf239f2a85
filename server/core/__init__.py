"""What a room is: records, changes, rules. Pure: no clock, no randomness, no input or output."""
