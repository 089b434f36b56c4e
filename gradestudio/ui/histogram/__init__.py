"""A number of the rules on the distribution of what it is held against: input, histogram, handle."""
