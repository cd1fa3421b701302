ROWS: tuple[tuple[str, str, str, str], ...] = ()
