"""Rows of a linear model, built one after the other and handed to a solver as one sparse matrix."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from scipy import sparse

Numbers = npt.NDArray[np.float64]


class Rows:
    """Rows of a sparse constraint matrix, built one after the other."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.low: list[float] = []
        self.high: list[float] = []
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[float] = []

    def add(self, row: Mapping[int, float], low: float, high: float) -> None:
        """low ≤ row · x ≤ high."""
        for column, value in row.items():
            self.rows.append(len(self.low))
            self.columns.append(column)
            self.values.append(value)
        self.low.append(low)
        self.high.append(high)

    def matrix(self) -> tuple[sparse.csr_matrix, Numbers, Numbers]:
        """The matrix with its lower and upper sides."""
        shape = (len(self.low), self.width)
        matrix = sparse.csr_matrix((self.values, (self.rows, self.columns)), shape=shape)
        return matrix, np.array(self.low, float), np.array(self.high, float)
