"""A language model puts an answer into other words; what it says is held against the receipts, sentence by sentence.

The model is never a source: a sentence stays where its numbers, dates and names stand in the receipts that it cites and
where the encoder finds them to say the same; the rest is dropped. Where nothing stays, the answer is as it was.
"""
