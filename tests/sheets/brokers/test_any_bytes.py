"""Whatever bytes a file holds, reading it ends in a statement or a refusal, and what it says is what stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from sheets.brokers import files

from xl_addin.domain.finding import Refused
from xl_addin.sheets.brokers.decode import grid_of
from xl_addin.sheets.brokers.read import read_statement

if TYPE_CHECKING:
    from decimal import Decimal

WHOLE = [
    files.M1, files.M1_LOTS, files.FIDELITY_OLD, files.SCHWAB, files.SCHWAB_ALL, files.SCHWAB_LOTS, files.VANGUARD,
    files.ETRADE, files.IBKR, files.FLEX, files.TRADING212,
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=400) | st.text(alphabet=',;"\n\tSymbolQuantity$0123.-()', max_size=300).map(str.encode))
def test_any_bytes(data: bytes) -> None:
    try:
        read_statement("x.csv", [grid_of("x.csv", data)])
    except Refused:
        return


@settings(max_examples=150, deadline=None)
@given(
    text=st.sampled_from(WHOLE),
    at=st.floats(0, 1),
    put=st.sampled_from(["", '"', ",", "\n", "-", "$", "(", "x", "\ufeff", "9" * 20]),
    taken=st.integers(0, 60),
)
def test_a_broken_file_of_a_broker_s(text: str, at: float, put: str, taken: int) -> None:
    place = int(at * len(text))
    broken = text[:place] + put + text[place + taken :]
    try:
        read_statement("x.csv", [grid_of("x.csv", broken.encode())])
    except Refused:
        return


@settings(max_examples=100, deadline=None)
@given(
    held=st.dictionaries(
        st.from_regex(r"[A-Z]{1,4}(\.[AB])?", fullmatch=True).filter(lambda s: s not in {"CASH", "TOTAL"}),
        st.tuples(st.decimals("0.00001", "99999", places=5), st.decimals("0.01", "9999", places=2)),
        min_size=1,
        max_size=8,
    ),
    dollars=st.booleans(),
)
def test_what_is_written_is_read(held: dict[str, tuple[Decimal, Decimal]], dollars: bool) -> None:
    sign = "$" if dollars else ""
    rows = [f'"{s}","{n:,}","{sign}{p:,}"' for s, (n, p) in held.items()]
    statement = read_statement("x.csv", [grid_of("x.csv", "\n".join(["Symbol,Shares,Price", *rows]).encode())])
    assert statement.findings == ()
    assert {one.symbol: (one.shares, one.price) for one in statement.positions} == held
