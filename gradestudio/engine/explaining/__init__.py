"""What an explanation is made of."""
