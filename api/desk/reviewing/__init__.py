"""Review at the workbench: a queue of tags, decisions on them and on entities, agreement."""
