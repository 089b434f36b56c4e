"""The rulebook at the left: fields, parameters, grades with their rules, counts beside each."""
