"""What can be known about rules: alone, with data, between versions."""
