"""Ctrl+K: fields, rules, customers and commands by name, pinyin initials or English."""
