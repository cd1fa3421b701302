"""A convex quadratic programme, written down row by row and solved by HiGHS: nothing of the program's own.

minimise Σ ½·curve·x² + cost·x   subject to   lower ≤ x ≤ upper,  low ≤ Σ coefficient·x ≤ high
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import highspy

INFINITE = highspy.kHighsInf
HIGHS: Any = highspy.Highs  # its constructor has types in some versions only


@dataclass
class Programme:
    """Variables and rows as they are added; a variable is known by the number it was given."""

    cost: list[float] = field(default_factory=list)
    curve: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    rows: list[tuple[float, float, dict[int, float]]] = field(default_factory=list)

    def variable(self, lower: float, upper: float, *, cost: float = 0.0, curve: float = 0.0) -> int:
        self.cost.append(cost)
        self.curve.append(curve)
        self.bounds.append((lower, upper))
        return len(self.cost) - 1

    def row(self, low: float, high: float, terms: dict[int, float]) -> None:
        self.rows.append((low, high, terms))

    def solve(self) -> tuple[float, list[float]]:
        """Return the least value and where it is taken."""
        model = self._model()
        for regularised in (0.0, 1e-9, 1e-8, 1e-7):  # where rounding makes a flat curve look bent the wrong way
            solver = HIGHS()
            solver.setOptionValue("output_flag", False)
            solver.setOptionValue("time_limit", 10.0)
            solver.setOptionValue("qp_regularization_value", regularised)
            solver.passModel(model)
            solver.run()
            if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return solver.getInfo().objective_function_value, list(solver.getSolution().col_value)
        raise AssertionError(solver.modelStatusToString(solver.getModelStatus()))

    def _model(self) -> highspy.HighsModel:
        model = highspy.HighsModel()
        linear = model.lp_
        linear.num_col_, linear.num_row_ = len(self.cost), len(self.rows)
        linear.col_cost_ = self.cost
        linear.col_lower_, linear.col_upper_ = [low for low, _ in self.bounds], [high for _, high in self.bounds]
        linear.row_lower_, linear.row_upper_ = [low for low, _, _ in self.rows], [high for _, high, _ in self.rows]
        linear.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        linear.a_matrix_.start_ = [0, *accumulate(len(terms) for _, _, terms in self.rows)]
        linear.a_matrix_.index_ = [index for _, _, terms in self.rows for index in terms]
        linear.a_matrix_.value_ = [value for _, _, terms in self.rows for value in terms.values()]
        model.hessian_.dim_ = len(self.cost)
        model.hessian_.format_ = highspy.HessianFormat.kTriangular
        model.hessian_.start_ = list(range(len(self.cost) + 1))
        model.hessian_.index_ = list(range(len(self.cost)))
        model.hessian_.value_ = self.curve
        return model
