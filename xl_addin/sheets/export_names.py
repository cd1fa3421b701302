"""The formats in which orders are exported, by the names a person gives; `xl_addin.sheets.orders_out` writes them."""

EXPORTS = {
    "ibkr": "a basket for Interactive Brokers (whole shares)",
    "generic": "a CSV file with every column",
    "tickets": "a line an order, to read aloud or to type from",
    "clipboard": "a table in dollars, to paste",
}
