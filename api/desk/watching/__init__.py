"""Watches 定题服务: saved searches that report what is new to those they serve."""
