"""The reference desk behind the protocol of OpenAI's chat completions, for the clients that speak it.

https://platform.openai.com/docs/api-reference/chat. The one model is the library: what it answers is made of its texts.
"""
