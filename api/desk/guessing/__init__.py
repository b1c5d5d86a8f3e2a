"""What people decided of guesses in descriptions."""
