"""Words of asking and of grammar in modern and classical Chinese: they carry no evidence of what is asked.

Pure.
"""

from __future__ import annotations

_MODERN = "的了是在有和与及或也都就不这那什么谁哪怎吗呢吧啊被把让给从到上下个一他她它们"
_CLASSICAL = "之其者而以于为所曰矣乎"
CHARACTERS = frozenset(_MODERN + _CLASSICAL)

_WORDS = """
什么 哪里 哪年 哪些 哪个 哪一年 怎么 怎样 如何 为什么 多少 几 请问 我 你 他们 我们 一个 里 中 时 年 月 日
人 说 过 着 地 得 可以 是否 有没有 关于 介绍 知道 叫 做 用 还 又 最后 真的 那么
"""
WORDS = CHARACTERS | frozenset(_WORDS.split())
