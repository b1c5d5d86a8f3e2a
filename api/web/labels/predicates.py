"""What relations are called on pages, from the subject and from the object. Pure."""

from __future__ import annotations

from types import MappingProxyType

FORWARD = MappingProxyType(
    {
        "字": ("字", "Courtesy name"),
        "号": ("号", "Art name"),
        "谥号": ("谥号", "Posthumous name"),
        "又名": ("又名", "Also named"),
        "籍贯": ("籍贯", "Native place"),
        "任职": ("任职", "Held office"),
        "著": ("著作", "Wrote"),
        "编": ("编纂", "Compiled"),
        "注": ("注释", "Annotated"),
        "父": ("父亲", "Father"),
        "母": ("母亲", "Mother"),
        "子": ("子女", "Child"),
        "兄弟": ("兄弟", "Sibling"),
        "夫妻": ("配偶", "Spouse"),
        "师": ("老师", "Teacher"),
        "友": ("友人", "Friend"),
        "致信": ("致信", "Wrote to"),
        "到达": ("到过", "Arrived at"),
        "驻守": ("驻守", "Garrisoned"),
        "治所": ("治所", "Seat"),
        "隶属": ("隶属于", "Subordinate to"),
        "改名": ("改名为", "Renamed to"),
        "建成": ("建成", "Built"),
        "重修": ("重修", "Rebuilt"),
        "成立": ("成立", "Founded"),
        "主办": ("主办者", "Organiser"),
        "位于": ("位于", "Located in"),
        "参与者": ("参与者", "Participant"),
        "发生地": ("发生地", "Took place at"),
        "发生时间": ("发生时间", "Took place in"),
        "上位": ("上位类", "Broader heading"),
        "下位": ("下位类", "Narrower heading"),
        "相关": ("相关", "Related"),
        "属": ("属于", "Part of"),
        "撰": ("撰著", "Wrote"),
    }
)
"""What the other end is, where the entity of the page is the subject."""

INVERSE = MappingProxyType(
    {
        "字": ("以此为字的", "Bears it as courtesy name"),
        "号": ("以此为号的", "Bears it as art name"),
        "谥号": ("以此为谥号的", "Bears it as posthumous name"),
        "又名": ("又名它的", "Also bears this name"),
        "籍贯": ("籍贯在此的", "Native of this place"),
        "任职": ("任此职者", "Held by"),
        "著": ("著者", "Written by"),
        "编": ("编者", "Compiled by"),
        "注": ("注者", "Annotated by"),
        "父": ("子女", "Child"),
        "母": ("子女", "Child"),
        "子": ("父母", "Parent"),
        "兄弟": ("兄弟", "Sibling"),
        "夫妻": ("配偶", "Spouse"),
        "师": ("弟子", "Pupil"),
        "友": ("友人", "Friend"),
        "致信": ("来信的", "Had letters from"),
        "到达": ("到过这里的", "Came here"),
        "驻守": ("驻守这里的", "Garrisoned by"),
        "治所": ("以此为治所的", "Is the seat of"),
        "隶属": ("下辖", "Has below it"),
        "改名": ("由此改名而来", "Renamed from"),
        "建成": ("由其建成的", "Had built"),
        "重修": ("由其重修的", "Had rebuilt"),
        "成立": ("成立于此时的", "Founded then"),
        "主办": ("主办", "Organised"),
        "位于": ("位于这里的", "Lies here"),
        "参与者": ("参与的事件", "Took part in"),
        "发生地": ("发生在这里的事件", "Took place here"),
        "发生时间": ("此时发生的事件", "Took place then"),
        "上位": ("下位类", "Narrower heading"),
        "下位": ("上位类", "Broader heading"),
        "相关": ("相关", "Related"),
        "属": ("其下", "Has as part"),
        "撰": ("撰者", "Author"),
    }
)
"""What the other end is, where the entity of the page is the object."""

PARTS = MappingProxyType(
    {"时间": ("时间", "when"), "地点": ("地点", "where"), "机构": ("机构", "within"), "人物": ("人物", "by")}
)
"""What a qualifier adds."""

NAME_KINDS = MappingProxyType(
    {
        "": ("名称", "Names"),
        "姓名": ("姓名", "Full name"),
        "名": ("名", "Given name"),
        "字": ("字", "Courtesy name"),
        "号": ("号", "Art name"),
        "谥号": ("谥号", "Posthumous name"),
        "庙号": ("庙号", "Temple name"),
        "封爵": ("封爵", "Noble title"),
        "官称": ("官称", "Official style"),
        "法名": ("法名", "Religious name"),
        "简称": ("简称", "Short name"),
        "别称": ("别称", "Other name"),
        "旧称": ("旧称", "Former name"),
        "又名": ("又名", "Also named"),
        "今名": ("今名", "Present name"),
        "繁体": ("繁体", "Traditional form"),
        "入口词": ("入口词", "Entry terms"),
    }
)
"""Kinds of names."""
