"""What people decided of the subject headings of documents."""
