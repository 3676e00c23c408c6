"""载体痕迹: what web pages, circulating systems and word processors leave around and inside a plan."""

from __future__ import annotations

import re

# What a carrier (web page, circulating system, word processor) leaves around a plan.
CARRIER = re.compile(
    r"^[|\s]*[(]?(?:接上页|接下页|转下页|上接第?\d*版?|下转第?\d*版?|此页无正文|返回顶部|打印本页|关闭(?:窗口|本页)|页面打印)[)]?[|\s]*$"
    r"|^(?:当前位置|您(?:现在)?(?:所在)?的?位置|首页)[:>» ].*$|^(?:作者|下载地址|导语|阅读量|浏览量|访问次数|收藏|打印)[: ].{0,60}$|^-+(?:\s?[\t|]\s?-+)*\s?\|?$"
    r"|^时间[:：] ?\d{4}[-/]\d{1,2}[-/]\d{1,2} ?\d{1,2}:\d{2}.*$|^(?:上一篇|下一篇|本文来源|更新时间|相关(?:阅读|链接|文章)|责任编辑|编辑|来源|信息来源|文章来源|发布时间|发布日期|浏览次数|点击(?:数|次数)|"
    r"阅读次数|字体|字号|分享到?|索引号|主题分类|文字大小)[:：(].*$"
    r"|^(?:[(]? ?)?(?:索引号|信息索引|公开责任部门|公开目录|公开形式|公开方式|有效性|主题分类|信息分类|发布机构|政策解读|体裁分类|关键词) ?[)]?[: ]*\t.*$"
    r"|^[^,。;:]{2,16}网-{1,2}[^,。;:]{2,20}网$"
    r"|^\(?(?:字体|字号)[:：]?.{0,12}\)?$"
    r"|^-*\s*\d{1,4}\s*-+$|^第\s*\d+\s*页\s*(?:[,/、(]?\s*共\s*\d+\s*页\)?)?$|^Page\s*\d+.*$|^\d{1,3}\s*/\s*\d{1,3}$"
    r"|^(?:\d{1,2}\.\d{1,2}\.\d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2}) \d{1,2}:\d{2}(?::\d{2})?$"
    r"|^(?:https?://|www\.)\S+$"
)
INLINE_CARRIER = re.compile(
    r"\|?\s*\((?:接上页|接下页|转下页|上接第?\d*版?|下转第?\d*版?)\)"
    r"|(?:本文来源|文章来源|转载请注明|原文链接|更多(?:内容|资料|范文)(?:请|尽在)?)[^。;\n]{0,20}(?:https?:/+|www\.)\S+"
    r"|(?:https?:/+|www\.)[\w./?=&%#-]+$"
)
# 關(guān)於: the sound of a character that some pages put behind it against copying.
SPELLED = re.compile(r"(?<=[\u3400-\u9fff])\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹ]{1,7}\)")
PUBLIC_MARK = re.compile(r"^\((?:此件(?:公开|主动公开|依申请公开|不公开|删减).{0,8}|信息公开.{0,12})\)$|^-{2,}.{0,6}$")
NUMBERED = re.compile(
    r"号[) ]*[:\t ]+[\u3400-\u9fff]{2,14}\((?:19|20)\d{2}\)\d{1,4}号"
)  # the number of the document itself
# Marks of headings and bold type in a text written as Markdown; ** also masks figures and names (20**年, **县).
MARKED = re.compile(
    r"^\s*(?P<h>#{1,6}\s+)|^\s*(?:[-+*]\s+|\d+[.、]\s*)?(?P<o>\*\*)[^*\s年月日县市区镇乡村][^*]{2,60}(?P<c>\*\*)(?![年月日县市区镇乡村*])"
)
