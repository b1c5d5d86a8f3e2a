"""What is kept of readers, for how long, and what one of them may ask: to see it, to have it taken away."""
