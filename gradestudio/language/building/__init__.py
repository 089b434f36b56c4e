"""Builders: from the tokens of a piece to its syntax tree."""
