"""When exchanges trade: days, hours, the next trade window."""
