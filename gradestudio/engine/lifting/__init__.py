"""The smallest change that lifts a customer."""
