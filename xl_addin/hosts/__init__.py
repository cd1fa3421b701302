"""The only code that knows a spreadsheet program or a file format."""
