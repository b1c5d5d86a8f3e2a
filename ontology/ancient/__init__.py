"""What catalogues of ancient books 古籍 say in set words, read into values that keep the wording they stand in."""
