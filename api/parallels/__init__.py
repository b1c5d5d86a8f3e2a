"""Passages beside each other: alike, sharing their wording, or telling the same thing otherwise."""
