"""The fast engine: what a node is for all customers at once, on numpy arrays."""
