"""The rules and the mathematics. Pure: standard library only, no clock, no input or output, no logging."""
