"""Results as DataFrames, for notebooks and further analysis."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from xl_addin.actions.tabular import Tabular


def frame(result: Tabular, *, exact: bool = False) -> pd.DataFrame:
    """Return a result as a table with a row a slice, a plan, an order, an event or a finding.

    Weights are fractions. Money is in dollars, or whatever the portfolio's currency is; it and shares are floats, to
    reckon on with, and with ``exact`` the `decimal.Decimal` of `Tabular.records`.

    Raises:
        ImportError: where pandas is not installed.

    """
    try:
        import pandas as pd
    except ImportError as missing:
        raise ImportError("a DataFrame needs pandas: run pip install 'xl-addin[pandas]'") from missing
    rows = result.records()
    if not exact:
        rows = [{name: float(v) if isinstance(v, Decimal) else v for name, v in row.items()} for row in rows]
    return pd.DataFrame(rows)
