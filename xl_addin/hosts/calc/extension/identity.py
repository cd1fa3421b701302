"""The names under which LibreOffice knows the extension; they stand in saved .ods files and must not change."""

from __future__ import annotations

IDENTIFIER = "org.xladdin.pie"
"""The extension."""
FUNCTIONS_SERVICE = "XL"
"""The functions' service: an .xlsx file's plain ``PIE_DRIFT(`` is found under a service of one word."""
FUNCTIONS_INTERFACE = "org.xladdin.XPieFunctions"
COMMANDS_SERVICE = "org.xladdin.PieCommands"
"""The menu's service: ``service:org.xladdin.PieCommands?rebalance``."""
