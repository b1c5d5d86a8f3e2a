"""The log of acts as a chain: how it is made, how it is verified."""
