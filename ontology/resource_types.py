"""Of what type a resource is, read from the words for its kind: the types that MODS, MARC, DCMI and EDM tell apart.

Each format writes a type in its own code; which words mean which type stands here alone. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum


class ResourceType(StrEnum):
    """What is recorded, not on what: a map stays one in print, on film and as a file."""

    TEXT = "text"
    MANUSCRIPT = "manuscript"
    SCORE = "score"
    MAP = "map"
    PICTURE = "picture"
    FILM = "film"
    SOUND = "sound"
    OBJECT = "object"


_WORDS: Mapping[ResourceType, str] = {
    ResourceType.TEXT: "剧本 劇本 脚本 腳本 文稿 字幕 目录 目錄 图书 圖書 期刊 杂志 雜誌",
    ResourceType.MANUSCRIPT: "手稿 书信 書信 抄本 钞本 鈔本",
    ResourceType.SCORE: "乐谱 樂譜 曲谱 曲譜",
    ResourceType.MAP: "地图 地圖 舆图 輿圖 海图 海圖",
    ResourceType.PICTURE: (
        "摄影 攝影 照片 相片 合影 图片 圖片 图像 圖像 图画 圖畫 绘画 繪畫 版画 版畫 年画 年畫 海报 海報 明信片 "
        "拓片 拓本"
    ),
    ResourceType.FILM: (
        "电影 電影 影片 纪录片 紀錄片 专题片 專題片 宣传片 宣傳片 故事片 短片 录像 錄像 录影 錄影 视频 視頻 影像 影音"
    ),
    ResourceType.SOUND: "录音 錄音 唱片 音频 音頻",
    ResourceType.OBJECT: "实物 實物",
}
_TYPES = {word: type_ for type_, words in _WORDS.items() for word in words.split()}
_BETWEEN = re.compile(r"[；;、，,/|]")


def resource_type(kind: str) -> ResourceType:
    """Return the type that a kind means: of several, the first that is more than text; text where no word is known.

    What a Chinese compound names comes last: 电影海报 is a picture, 电影剧本 a text.
    """
    types = (_type_of(part) for part in _BETWEEN.split(kind))
    return next((one for one in types if one is not ResourceType.TEXT), ResourceType.TEXT)


def _type_of(part: str) -> ResourceType:
    _, word = max(((part.rfind(word) + len(word), word) for word in _TYPES if word in part), default=(0, ""))
    return _TYPES.get(word, ResourceType.TEXT)
