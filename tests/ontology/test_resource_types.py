"""The words for a kind, and the type of resource that they mean."""

from __future__ import annotations

import pytest

from ontology.resource_types import ResourceType, resource_type


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("", "text"), ("古籍", "text"), ("影印本", "text"), ("影抄本", "manuscript"), ("书影", "text"),
        ("摄影", "picture"), ("黑白照片", "picture"), ("老攝影作品", "picture"), ("图像", "picture"),
        ("墓志拓片", "picture"),
        ("纪录片", "film"), ("电影", "film"), ("影像", "film"), ("口述录音", "sound"), ("唱片", "sound"),
        ("舆图", "map"), ("地图影印本", "map"), ("地圖", "map"), ("乐谱", "score"), ("手稿", "manuscript"),
        ("实物", "object"),
        # What a compound names comes last.
        ("电影海报", "picture"), ("电影剧本", "text"), ("地图照片", "picture"), ("手稿照片", "picture"),
        ("照片目录", "text"),
        # Of several kinds the first that is more than text.
        ("图书；地图", "map"), ("照片；地图", "picture"), ("古籍，照片", "picture"),
    ],
)  # fmt: skip
def test_the_words_of_a_kind_mean_a_type(kind: str, type_: str) -> None:
    assert resource_type(kind) is ResourceType(type_)
