"""Which passwords are too weak. What is refused is what a guesser tries first (NIST SP 800-63B, 3.1.1.2). Pure."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from ontology.errors import WrongUse

SHORTEST = 10
LONGEST = 200
_FEWEST = 5
# The commonest that are long enough, by heart; endings of digits and signs are taken off before they are compared.
_COMMON = frozenset(
    one
    for one in re.findall(
        r"\S+",
        """
    password passw0rd p@ssword p@ssw0rd passwordpassword qwertyuiop qwertyuiopasdfghjkl qwerty qwertyui asdfghjkl
    asdfghjklzxcvbnm zxcvbnm zxcvbnmasdfghjkl qazwsxedc qazwsxedcrfv 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1q2w3e4r 1q2w3e4r5t
    1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 iloveyou iloveyouforever woaini woaini1314 woaini520 wo@ini aini1314 5201314
    woaiwojia woaibaobao woaizhongguo zhongguo administrator admin admin123 adminadmin root rootroot letmein welcome
    welcome1 changeme changeit default defaultpassword sunshine princess football baseball superman batman dragon
    master monkey shadow michael trustno1 starwars computer internet library librarian wenmai tushuguan
    abcdefghij abcdefghijk abcd1234 abc123 abc123abc a1b2c3d4e5 a123456789 aa123456789 qq123456789 wang123456
    zhang123456 li123456 asdasdasd qweqweqwe qweasdzxc qwe123456 asd123456 zxc123456 p0o9i8u7y6 mima1234 mima mimamima
    """,
    )
)


def check_password(password: str, *names: str) -> None:
    """Raise :class:`WrongUse`, saying why, for one that is too short, too common, or made of the person's ``names``."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WrongUse(f"密码要有 {SHORTEST}—{LONGEST} 个字符。")
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < _FEWEST:
        raise WrongUse(f"密码里至少要有 {_FEWEST} 个不同的字符。")
    if plain in _COMMON or _core(plain) in _COMMON or _runs(plain):
        raise WrongUse("这个密码太常见，猜密码的人最先试它；请换一个，例如几个不相干的词连在一起。")
    for name in filter(None, (unicodedata.normalize("NFKC", one).strip().casefold() for one in names)):
        if len(name) > 1 and len(plain.replace(name, "")) < SHORTEST // 2:
            raise WrongUse("密码不能由登录名或姓名拼成。")


def _core(plain: str) -> str:
    return plain.strip("0123456789!@#$%^&*().,?_+-= ~")


def _runs(plain: str) -> bool:
    """Whether it only counts up or down, as 1234567890, or says a few letters again and again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    digits = plain.isdecimal() and all((int(b) - int(a)) % 10 in (1, 9) for a, b in pairwise(plain))
    again = any(plain == (plain[:size] * len(plain))[: len(plain)] for size in range(1, 4))
    return steps in ({1}, {-1}) or digits or again
