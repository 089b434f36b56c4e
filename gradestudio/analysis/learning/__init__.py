"""What past data says: how well grades told outcomes apart, and rules and values learnt from it."""
