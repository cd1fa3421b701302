"""Brokers' files, read into one internal statement; knows no host.

`decode` bytes to cells · `words` what one cell of such a file says · `layout` what a broker's table looks like, as a
declaration · one module a broker, each a few layouts · `known` all of them · `read` the one reader · `statement` what
comes out of it.
"""
