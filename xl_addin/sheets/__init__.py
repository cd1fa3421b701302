"""The tables as declarations: how they are found and read, and how ours are drawn. Knows no host."""
