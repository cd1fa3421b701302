"""Tax lots and what a sale of them costs."""
