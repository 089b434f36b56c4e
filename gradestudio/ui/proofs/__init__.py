"""What is proven about the rules, live beside their text."""
