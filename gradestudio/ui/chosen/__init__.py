"""What is selected in a grid, beside the effect: whom it takes, who they are, what else would take them."""
