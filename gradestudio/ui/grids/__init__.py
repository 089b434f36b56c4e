"""The grids view: decision tables, matrices and bands as grids over the same text."""
