"""Statistics of the desk and of the chat 服务运营: counted, timed, and what was asked and not held."""
