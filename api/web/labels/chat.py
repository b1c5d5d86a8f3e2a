"""Labels of the conversation with the library, on its page and in the widget. Pure."""

from __future__ import annotations

from types import MappingProxyType

LABELS = MappingProxyType(
    {
        "chat_question": ("您的问题", "Your question"),
        "chat_placeholder": ("写下您的问题", "Write your question"),
        "chat_further": ("接着问，如“那…呢”“他是哪里人”", "Ask on, as “and …?” or “where was he from?”"),
        "chat_hint": (
            "请不要写姓名、电话等个人信息；写了，保存前也会隐去。",
            "Please leave out names, telephone numbers and the like; they are masked before anything is kept.",
        ),
        "chat_new": ("新的话题", "New topic"),
        "chat_conversation": ("对话", "Conversation"),
        "chat_earlier": ("此前的问答（{n}）", "Earlier questions ({n})"),
        "chat_understood": ("按「{asked}」理解", "Understood as “{asked}”"),
        "chat_narrowed": ("只在所选范围内查找", "Only within what was chosen"),
        "chat_masked": ("个人信息已隐去", "Personal details were masked"),
        "chat_waiting": ("正在查找馆藏……", "Looking through the holdings …"),
        "chat_failed": ("没有收到回答，请再试一次。", "No answer came. Please try again."),
        "chat_answered": ("已有回答", "Answered"),
        "chat_note": ("注 {n}", "Note {n}"),
        "chat_notes": ("出处", "Sources"),
        "chat_hard": ("难字", "Hard words"),
        "chat_origin": ("来自", "From"),
        "chat_reworded": (
            "措辞由语言模型润色，内容只出自下列引文",
            "Worded by a language model from the quotations below",
        ),
        "chat_sure_high": ("很有把握", "quite sure"),
        "chat_sure_fair": ("较有把握", "fairly sure"),
        "chat_sure_low": ("把握不大，请核对原文", "not very sure; please check the quotation"),
        "chat_withheld": (
            "有 {n} 句不再显示：它引用的原文已改动或撤下。请重新提问。",
            "{n} sentences are withheld: what they quote was changed or withdrawn since. Please ask again.",
        ),
        "chat_judge": ("这个回答有帮助吗？", "Did this answer help?"),
        "chat_good": ("有帮助", "Helpful"),
        "chat_bad": ("没有帮助", "Not helpful"),
        "chat_why": ("哪里不对？", "What was wrong?"),
        "chat_remark": ("补充说明（可不填）", "Anything else (optional)"),
        "chat_send": ("提交评价", "Send"),
        "chat_thanks": ("谢谢，已记下您的评价。", "Thank you; your judgement is kept."),
        "chat_judged_good": ("您认为有帮助", "You found it helpful"),
        "chat_judged_bad": ("您认为没有帮助", "You did not find it helpful"),
        "chat_hand_over": ("转请馆员", "Hand over to a librarian"),
        "chat_hand_over_help": (
            "馆员会看到上面的问答和引文，可据此继续查找。",
            "The librarian sees the questions, the answers and what was quoted, and goes on from there.",
        ),
        "chat_kept": (
            "对话在最后一问半小时后结束；问答隐去个人信息后保存，用于改进服务。",
            "The conversation ends half an hour after the last question. Questions and answers are kept without "
            "personal details, to improve the service.",
        ),
        "chat_shared": ("一次问答", "A question and its answer"),
        "widget_title": ("问图书馆", "Ask the library"),
        "widget_opening": (
            "写下您的问题。每句都有馆藏原文作依据，没有的就说没有。",
            "Write your question. Every sentence rests on the holdings; what they do not say is said to be missing.",
        ),
    }
)
