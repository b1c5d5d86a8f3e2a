"""Enquiries 咨询 at the desk, with the fields and states of WH/T 71-2015 as frame."""
