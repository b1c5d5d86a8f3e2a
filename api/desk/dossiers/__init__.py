"""Dossiers 微剪报: collected passages with notes, exported as DOCX and PDF."""
