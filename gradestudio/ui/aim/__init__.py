"""Aim: a wanted count, share or amount of money for a tier gives the value of a number of the rules."""
