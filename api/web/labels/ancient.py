"""Labels of ancient books: their search, their figures, and what was guessed. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "rows_of_half": ("半叶 {n} 行", "{n} rows"),
        "century_of": ("{n} 世纪", "century {n}"),
        "century_before": ("前 {n} 世纪", "century {n} BCE"),
        "characters_of_row": ("行 {n} 字", "{n} characters a row"),
        "small_same": ("小字双行同", "small characters as many, in half columns"),
        "small_of": ("小字 {n}", "small characters: {n}"),
        "extent_juan": ("{n} 卷", "{n} juan"),
        "extent_volumes": ("{n} 册", "{n} volumes"),
        "extent_cases": ("{n} 函", "{n} cases"),
        "kept_juan": ("存卷 {runs}", "juan {runs} extant"),
        "juan_of": ("卷 {n} ", "juan {n} "),
        "leaves_of": ("第 {n} 叶", "leaves {n}"),
        "leaves_lost": ("{n} 叶", "{n} leaves"),
        "seal_owner": ("或为{name}（据{why}）", "perhaps of {name} (by {why})"),
        "ancient_person": ("人物", "person"),
        "ancient_title": ("古籍", "Ancient books"),
        "ancient_lead": (
            "按版本类型、四部分类、朝代、行款、钤印、批校题跋和普查编号查各馆古籍。",
            "Ancient books of the branches by kind of edition, the Four Divisions, dynasty, rows, seals, inscriptions "
            "and number of the national survey.",
        ),
        "ancient_statistics": ("古籍统计", "Figures"),
        "ancient_read": ("古籍著录", "As an ancient book"),
        "join_ways": ("书目·图像·全文", "Record, pictures, text"),
        "join_record": ("书目", "Records"),
        "join_pictures": ("图像", "Pictures"),
        "join_text": ("全文", "Text"),
        "join_fields": ("全部著录", "All fields"),
        "join_no_pictures": ("馆里没有这部书的书影。", "The library holds no pictures of this book."),
        "join_no_text": ("馆里没有这部书的全文。", "The library holds no text of this book."),
        "join_more_pictures": ("其他有书影的", "Others with pictures"),
        "join_read": ("阅读全文", "Read the text"),
        "ancient_words": ("题名、责任者", "Title, creator"),
        "ancient_seal": ("印文", "Seal"),
        "ancient_writer": ("批校题跋者", "Who wrote in it"),
        "ancient_survey": ("普查编号", "Survey number"),
        "ancient_found": ("共 {n} 部", "{n} in all"),
        "ancient_narrow": ("再筛选", "Narrow"),
        "ancient_none": ("没有这样的古籍。", "There is no such book."),
        "guess_mark": ("推测", "guess"),
        "guess_of": (
            "{value}〔推测，把握 {confidence}，据{evidence}〕",
            "{value} [a guess, confidence {confidence}, by {evidence}]",
        ),
        "guess_queue": ("著录推测", "Guessed fields"),
        "guess_lead": (
            "来源没有写、由程序从文件名、文件夹名和正文首尾推测的著录项；{n} 份文献有待核的推测。",
            "Fields that no source states and the program guessed from names of files and folders and from the ends "
            "of texts; {n} documents have some.",
        ),
        "guess_keys": (
            "键盘：j、k 上下，y 对，n 不对（去掉），e 改正，回车保存，Esc 离开输入框。",
            "Keys: j and k move, y is right, n takes it away, e corrects, Enter saves, Esc leaves the field.",
        ),
        "guess_value": ("应为", "Should be"),
        "guess_confirm": ("对", "Right"),
        "guess_correct": ("改正", "Correct"),
        "guess_reject": ("不对，去掉", "Wrong, take it away"),
        "guess_evidence": ("据{evidence} · 把握 {confidence}", "by {evidence} · confidence {confidence}"),
        "guess_saved": ("已记下：", "Kept: "),
        "guess_failed": ("没有记下：", "Not kept: "),
        "guess_none": ("没有待核的推测。", "No guess waits."),
        "guess_next": ("下一页", "Next page"),
        "guess_mine": ("我核过的", "What I decided"),
        "guess_undo": ("撤销", "Undo"),
        "guess_undone": ("已撤销", "undone"),
        "guess_nothing": ("（空）", "(nothing)"),
        "stat_edition_kinds": ("古籍：版本类型", "Ancient books: kinds of edition"),
        "stat_divisions": ("古籍：四部分类", "Ancient books: Four Divisions"),
        "stat_edition_centuries": ("古籍：版本世纪", "Ancient books: centuries of editions"),
        "stat_functions": ("古籍：著作方式", "Ancient books: functions of creators"),
        "stat_rows": ("古籍：行款", "Ancient books: rows of half a leaf"),
        "stat_bears": ("古籍：钤印、题跋、存缺", "Ancient books: seals, inscriptions, losses"),
        "stat_ancient_branches": ("古籍：各馆所藏", "Ancient books by branch"),
    }
)

GUESS_FIELDS = MappingProxyType(
    {
        "title": ("题名", "Title"),
        "creator": ("责任者", "Creator"),
        "dynasty": ("朝代", "Dynasty"),
        "date": ("日期", "Date"),
        "book": ("所属书", "Book"),
        "版本": ("版本", "Edition"),
        "卷次": ("卷次", "Part"),
        "卷数": ("卷数", "Juan"),
        "四部分类": ("四部分类", "Four Divisions"),
        "出版者": ("出版者", "Publisher"),
        "来源": ("来源", "Source"),
    }
)
GUESS_VERDICTS = MappingProxyType(
    {
        "confirmed": ("确认", "confirmed"),
        "corrected": ("改正为", "corrected to"),
        "rejected": ("去掉", "taken away"),
    }
)
