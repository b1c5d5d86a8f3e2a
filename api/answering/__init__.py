"""From a question and its hits to an answer made of receipts, or to a refusal."""
