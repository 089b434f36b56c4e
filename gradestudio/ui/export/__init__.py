"""Export: what is wished, what it will look like, the dialog."""
