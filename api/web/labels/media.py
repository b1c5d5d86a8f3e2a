"""Labels of page images and players. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "media_images": ("书影", "Page images"),
        "media_leaf": ("第 {n} 幅", "Image {n}"),
        "media_leaf_of": ("第 {n} 幅，共 {count} 幅", "Image {n} of {count}"),
        "media_leaf_alt": ("{title}，第 {n} 幅书影", "{title}, page image {n}"),
        "media_leaf_link": ("看书影：第 {n} 幅", "See page image {n}"),
        "media_previous": ("上一幅", "Previous image"),
        "media_next": ("下一幅", "Next image"),
        "media_zoom": ("放大细看", "Look closer"),
        "media_loading": ("正在载入……", "Loading …"),
        "media_failed": ("没有载入成功，请用“原图”查看。", "It could not be loaded; use “Whole image” instead."),
        "media_zoom_in": ("放大", "Zoom in"),
        "media_zoom_out": ("缩小", "Zoom out"),
        "media_home": ("全幅", "Whole page"),
        "media_rotate": ("旋转", "Rotate"),
        "media_full": ("全屏", "Full screen"),
        "media_close": ("收起", "Close"),
        "media_canvas": ("书影，可用方向键移动，加减号缩放", "Page image; arrow keys move it, plus and minus zoom"),
        "media_original": ("原图", "Whole image"),
        "media_manifest": ("IIIF 清单", "IIIF manifest"),
        "media_missing": ("这一幅没有图像。", "This page has no image."),
        "media_elsewhere": ("图像在别处：{host}", "The image is at {host}"),
        "media_media_elsewhere": ("录音录像在别处：{host}", "The recording is at {host}"),
        "media_page_text": ("这一幅上的文字", "The text on this page"),
        "media_page_empty": ("没有一段文字注明在这一幅上。", "No passage is said to stand on this page."),
        "media_read": ("读全文", "Read the text"),
        "media_player": ("音像", "Recording"),
        "media_audio": ("录音：{title}", "Recording: {title}"),
        "media_video": ("录像：{title}", "Film: {title}"),
        "media_captions": ("中文字幕", "Chinese captions"),
        "media_transcript": ("逐句文稿", "Transcript"),
        "media_follow": ("随播放滚动", "Follow the recording"),
        "media_seek": ("从 {time} 播放", "Play from {time}"),
        "media_more": ("文稿共 {count} 句，这里是其中 {shown} 句", "{shown} of the transcript’s {count} cues"),
        "media_download": ("字幕文件（WebVTT）", "Captions (WebVTT)"),
        "media_no_recording": (
            "没有附录音录像，只有文稿的时间。",
            "There is no recording, only the times of its transcript.",
        ),
    }
)
