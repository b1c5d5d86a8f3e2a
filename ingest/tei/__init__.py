"""TEI P5: a header to a description, a text to blocks with notes, page breaks and the tags that its encoders set."""
