"""A static page that runs the whole program in a browser: for a phone, and where no Python is installed.

`write` makes its folder; ``files`` are what it is made of. In it the command line's verbs run in Pyodide.
"""
