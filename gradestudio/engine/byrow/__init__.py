"""The meaning, row by row: what `reference` is made of."""
