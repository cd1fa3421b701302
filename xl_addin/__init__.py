"""Rebalance a portfolio of pies inside the owner's own workbook."""

__version__ = "0.1.0"
