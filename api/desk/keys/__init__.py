"""Keys of programs: one store for all of them, each with scopes."""
