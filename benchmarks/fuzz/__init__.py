"""Inputs that mean harm: own samples, changed in the manner of their format, given to everything that reads."""
