"""Records in MARC 机读目录: their bytes, their characters, and what they say in either dialect."""
