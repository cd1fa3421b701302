"""The command line: verbs, and how their results look in a terminal."""
