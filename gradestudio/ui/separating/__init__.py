"""From these customers: conditions that tell the selected ones from all others, written as a rule."""
