"""Labels of recognised lines, on the picture and in review: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "line_title": ("图上逐行", "Lines on the picture"),
        "line_lead": (
            "机器识别的 {n} 行。指向一行或一处标引，图上就框出它的位置。",
            "{n} lines that a machine recognised. Point at a line or a tag to see where it stands on the picture.",
        ),
        "line_doubtful": ("识别存疑", "Doubtful"),
        "line_sure": ("把握 {share}", "sureness {share}"),
        "line_read": ("人工核过", "Read by a person"),
        "line_tagged": ("标引", "Tags"),
        "line_queue": ("识别存疑", "Doubtful lines"),
        "line_queue_lead": (
            "机器读得没有把握的行，最没把握的在前；还有 {n} 行。对照图像改正文字，或确认无误；图上没有文字，就把文字"
            "删空。决定稍后入库：文献有了新文本，重新标引、编码。",
            "Lines that the machine was not sure of, the least sure first; {n} wait. Correct the text by the picture, "
            "or confirm it; where there is no writing, leave the text empty. The library follows a little later: the "
            "document gets a new text, tagged and encoded anew.",
        ),
        "line_keys": (
            "在文字框里：回车保存（没有改动就是确认），Alt+S 跳过，Alt+↓ 下一行，Alt+↑ 上一行。",
            "In the field: Enter saves (an unchanged text is confirmed), Alt+S skips, Alt+↓ next, Alt+↑ previous.",
        ),
        "line_picture": ("第 {n} 幅图像上的这一行", "This line on page image {n}"),
        "line_text": ("这一行的文字", "The text of this line"),
        "line_save": ("保存", "Save"),
        "line_skip": ("跳过", "Skip"),
        "line_saved": ("已保存", "Saved"),
        "line_failed": ("没有保存：", "Not saved: "),
        "line_none": ("没有存疑的行了。", "No doubtful line waits."),
        "line_next": ("下一页", "Next page"),
        "line_mine": ("我最近的决定", "My last decisions"),
        "line_was": ("识别作「{said}」", "recognised as “{said}”"),
        "line_undo": ("撤销", "Take back"),
        "line_undone": ("已撤销", "Taken back"),
    }
)

ACTIONS = MappingProxyType(
    {
        "confirm": ("确认", "Confirmed"),
        "correct": ("改正", "Corrected"),
        "skip": ("跳过", "Skipped"),
    }
)
