"""Labels of passages beside each other. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "similar": ("相似的段落", "More like this"),
        "similar_of": ("与这一段相似的段落", "Passages like this one"),
        "similar_none": ("馆藏中没有找到与它相似的段落。", "Nothing in the collections is like it."),
        "similar_meaning": ("意思相近", "Close in meaning"),
        "similar_entities": ("同提到", "Both name"),
        "similar_words": ("共有的文字", "Words in common"),
        "similar_back": ("回到这一段", "Back to the passage"),
        "parallels_of": ("与这一段互文的段落", "Parallels of this passage"),
        "parallels": ("互文", "Parallels"),
        "parallels_none": (
            "馆藏中没有与这一段文字相同的其他段落。",
            "No other passage in the collections shares its wording.",
        ),
        "parallels_title": ("两书对读", "Two books side by side"),
        "parallels_help": (
            "找出两部书（或两份文献）文字相同的段落，逐字对齐，标出年代、数目和名称的不同。",
            "Finds the passages of two books (or documents) that share their wording, aligns them letter by letter, "
            "and marks where dates, numbers and names differ.",
        ),
        "parallels_a": ("第一部", "First"),
        "parallels_b": ("第二部", "Second"),
        "parallels_name": ("书名或文献编号", "Title of a book or id of a document"),
        "parallels_compare": ("对读", "Compare"),
        "parallels_only": ("只看有这些不同的", "Only those that differ in"),
        "parallels_dates": ("年代", "Dates"),
        "parallels_numbers": ("数目", "Numbers"),
        "parallels_names": ("人名、地名、官名", "Names"),
        "parallels_wording": ("用字", "Wording"),
        "parallels_kind_date": ("年代不同", "Dates differ"),
        "parallels_kind_number": ("数目不同", "Numbers differ"),
        "parallels_kind_person": ("人名不同", "Persons differ"),
        "parallels_kind_place": ("地名不同", "Places differ"),
        "parallels_kind_office": ("官名不同", "Offices differ"),
        "parallels_kind_wording": ("用字不同", "Wording differs"),
        "parallels_kind_absent": ("此有彼无", "Only here"),
        "parallels_agreeing": ("相同 {n} 字", "{n} letters agree"),
        "parallels_share": ("占本段 {share}", "{share} of this passage"),
        "parallels_wordings": ("另有用字不同 {n} 处", "{n} further differences of wording"),
        "parallels_differences": ("不同之处", "Differences"),
        "parallels_number": ("不同之处 {n}", "Difference {n}"),
        "parallels_count": (
            "可能有相同文字的段落 {candidates} 对，比对到第 {examined} 对，本页 {n} 对。",
            "{candidates} pairs may share wording; {examined} of them are compared so far, {n} are shown here.",
        ),
        "parallels_nothing": ("这一段比对中没有合乎条件的段落。", "Nothing here meets the conditions."),
        "parallels_following": ("接着比对", "Go on"),
        "parallels_not_shared": ("灰色的文字不相同，不在对齐之内。", "Grey text is not shared and not aligned."),
        "parallels_tellings": ("说法不同（提示）", "Told otherwise (hints)"),
        "parallels_tellings_help": (
            "两段记的可能是同一件事，年份却不同。这是按标引和关系推出的提示，是否同一件事请看原文。",
            "Both passages may tell of the same thing, with different years. This is inferred from tags and relations: "
            "read the texts.",
        ),
        "parallels_together": ("两段都提到", "Both name"),
    }
)
