"""From a mention to the entity that it names: options, evidence, and what earlier passages decided."""
