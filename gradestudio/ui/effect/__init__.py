"""What the rules do to the list: customers per tier, per rule, and what changed."""
