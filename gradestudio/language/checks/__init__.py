"""Checks: what is wrong, or easily misread, in a rulebook that can be read."""
