"""What comes in by itself: harvested from others, watched in a folder, pushed by branches."""
