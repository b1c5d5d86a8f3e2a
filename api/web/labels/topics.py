"""Labels of the pages of topics and of the exhibition: 简体 and English. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "topic_title": ("专题", "Topics"),
        "topic_lead": (
            "馆员围绕一个题目选出的原文、文献与人物；题目之后常设一个检索（定题），新入藏的相关文献会自己出现。",
            "What librarians chose on a subject; a standing search behind each topic brings what is new.",
        ),
        "topic_none": ("还没有发布的专题。", "No topic has been published yet."),
        "topic_by": ("策划：{curator}", "Curated by {curator}"),
        "topic_changed": ("更新：{date}", "Changed {date}"),
        "topic_pieces": ("{n} 件", "{n} pieces"),
        "topic_show": ("进入展厅", "Enter the exhibition"),
        "topic_follow": ("订阅新增", "Follow what is new"),
        "topic_share": ("本页地址", "Address of this page"),
        "topic_cite": ("引用本专题", "Cite this topic"),
        "topic_chosen": ("馆员所选", "Chosen by librarians"),
        "topic_found": ("定题所得", "Found by the standing search"),
        "topic_found_lead": (
            "定题「{question}」此刻在馆藏中找到 {n} 段。",
            "The standing search “{question}” finds {n} passages now.",
        ),
        "topic_found_none": (
            "定题「{question}」此刻没有找到段落。",
            "The standing search “{question}” finds nothing now.",
        ),
        "topic_new": ("新增", "new"),
        "topic_new_since": ("{date} 以来新增 {n} 段", "{n} new since {date}"),
        "topic_withheld": (
            "有 {n} 件因原文改动或撤下，暂不展出。",
            "{n} pieces are not shown because their source changed or was withdrawn.",
        ),
        "topic_numbers": ("统计", "In numbers"),
        "topic_pictures": ("地图与年表", "Map and timeline"),
        "topic_search": ("在全馆检索这个题目", "Search the library for this"),
        "topic_source": ("出处", "Source"),
        "topic_open": ("打开", "Open"),
        "topic_document": ("文献", "Document"),
        "topic_years": ("年代", "Years"),
        "topic_modern": ("今地", "Today"),
        "topic_names": ("名称", "Names"),
        "topic_contents": ("本专题", "In this topic"),
        "show_back": ("回到专题", "Back to the topic"),
        "show_of": ("{title} · 数字展厅", "{title} · exhibition"),
        "show_play": ("播放", "Play"),
        "show_pause": ("暂停", "Pause"),
        "show_previous": ("上一张", "Previous"),
        "show_next": ("下一张", "Next"),
        "show_slower": ("放慢", "Slower"),
        "show_faster": ("加快", "Faster"),
        "show_seconds": ("每张 {n} 秒", "{n} s each"),
        "show_full": ("全屏", "Full screen"),
        "show_leave": ("退出全屏", "Leave full screen"),
        "show_upright": ("竖排", "Vertical"),
        "show_across": ("横排", "Horizontal"),
        "show_controls": ("放映", "Exhibition controls"),
        "show_place": ("第 {n} 张，共 {count} 张", "Slide {n} of {count}"),
        "show_keys": (
            "← → 翻页，空格播放或暂停，F 全屏，Esc 停下",
            "← → to turn, space to play or pause, F for full screen, Esc to stop",
        ),
        "show_map": ("说到的地方", "Places in these texts"),
        "show_timeline": ("说到的年代", "Years in these texts"),
        "show_end": ("细读原文", "Read the texts"),
        "show_end_lead": (
            "本展的每一句引文都可以在文脉里点回原文。",
            "Every quotation shown leads back to its text.",
        ),
        "show_image": ("《{title}》书影", "Page image of {title}"),
        "show_quiet": (
            "系统设置为减少动态效果，不自动放映。",
            "Reduced motion is set on this system; slides do not advance by themselves.",
        ),
    }
)
