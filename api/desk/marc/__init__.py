"""Names and headings that reviewers confirmed, written back into the records that came in."""
