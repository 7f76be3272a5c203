"""Filter patterns and Insights queries of CloudWatch Logs: evaluates what it can and rejects the rest.

The emulator treats every JSON pattern as one that matches all, and ignores the parts of a query that it does not know:
whoever checks something with it would see other lines than on AWS.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
"""
import json
import operator
import re

from ministack.core.responses import error_response_json
from ministack.services import cloudwatch_logs

TERM = re.compile(r'(?P<sign>[?-]?)(?:"(?P<phrase>(?:[^"\\]|\\.)*)"|(?P<word>[A-Za-z0-9_]+))(?:\s+|$)')
JSON_TERM = re.compile(
    r"\s*\$\.(?P<path>\w+(?:\.\w+)*)\s*"
    r'(?:(?P<operator>!=|=|<=|>=|<|>)\s*(?:"(?P<text>[^"]*)"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<word>[\w*.-]+))'
    r"|\s(?P<test>IS TRUE|IS FALSE|IS NULL|NOT EXISTS|EXISTS))\s*"
)
COMPARISONS = {"=": operator.eq, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
MISSING = object()


class NotEvaluated(ValueError):
    """A pattern or query that uses a part of the language that is not evaluated here."""


def compile_pattern(pattern: str):
    """A function of a message that tells whether the pattern matches. @throws NotEvaluated"""
    pattern = (pattern or "").strip()
    if not pattern:
        return lambda _: True
    if pattern.startswith("{"):
        return _json_pattern(pattern)
    if pattern[0] in "[%":
        raise NotEvaluated(f"patterns of space-separated fields and regular expressions: {pattern}")
    return _term_pattern(pattern)


def _term_pattern(pattern: str):
    required, optional, excluded = [], [], []
    position = 0
    while position < len(pattern):
        found = TERM.match(pattern, position)
        if found is None:
            raise NotEvaluated(f"from character {position} on: {pattern}")
        text = found["word"] if found["phrase"] is None else re.sub(r"\\(.)", r"\1", found["phrase"])
        {"": required, "?": optional, "-": excluded}[found["sign"]].append(text)
        position = found.end()
    if required and optional:
        # AWS leaves out the optional ones then
        optional = []

    def matches(message: str) -> bool:
        return (
            all(text in message for text in required)
            and (not optional or any(text in message for text in optional))
            and not any(text in message for text in excluded)
        )

    return matches


def _json_pattern(pattern: str):
    body = re.fullmatch(r"\{(.*)\}", pattern, re.DOTALL)
    if body is None or "(" in body[1]:
        raise NotEvaluated(f"a JSON pattern without its end or with parentheses: {pattern}")
    # && binds closer than ||
    alternatives = [[_json_term(term) for term in part.split("&&")] for part in body[1].split("||")]

    def matches(message: str) -> bool:
        try:
            fields = json.loads(message)
        except ValueError:
            return False
        return isinstance(fields, dict) and any(all(term(fields) for term in terms) for terms in alternatives)

    return matches


def _json_term(text: str):
    term = JSON_TERM.fullmatch(text)
    if term is None:
        raise NotEvaluated(f"this part of a JSON pattern: {text.strip()}")
    path = term["path"].split(".")
    if term["test"]:
        tests = {
            "IS TRUE": lambda value: value is True,
            "IS FALSE": lambda value: value is False,
            "IS NULL": lambda value: value is None,
            "EXISTS": lambda value: value is not MISSING,
            "NOT EXISTS": lambda value: value is MISSING,
        }
        test = tests[term["test"]]
        return lambda fields: test(_at(fields, path))
    if term["number"] is not None:
        return _number_term(path, term["operator"], float(term["number"]))
    wanted = term["word"] if term["text"] is None else term["text"]
    if term["operator"] not in ("=", "!="):
        raise NotEvaluated(f"text is compared by = and !=: {text.strip()}")
    shape = re.compile(".*".join(re.escape(part) for part in wanted.split("*")), re.DOTALL)
    equal = term["operator"] == "="

    def text_matches(fields) -> bool:
        value = _at(fields, path)
        return isinstance(value, str) and (shape.fullmatch(value) is not None) == equal

    return text_matches


def _number_term(path, name, number):
    def number_matches(fields) -> bool:
        value = _at(fields, path)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return False
        return value != number if name == "!=" else COMPARISONS[name](value, number)

    return number_matches


def _at(fields, path):
    for name in path:
        if not isinstance(fields, dict) or name not in fields:
            return MISSING
        fields = fields[name]
    return fields


def _refuse_pattern(data) -> None:
    compile_pattern(data.get("filterPattern", ""))


def _refuse_query(data) -> None:
    """@throws NotEvaluated for a command that the emulator would ignore, where all log groups exist"""
    if any(name not in cloudwatch_logs._log_groups for name in cloudwatch_logs._resolve_query_log_groups(data)):
        return
    for command in cloudwatch_logs._split_insights_pipes(data.get("queryString", "")):
        known = (
            re.fullmatch(r"(?i)fields\s+@\w+(\s*,\s*@\w+)*", command)
            or re.fullmatch(r"(?i)sort\s+@\w+(\s+(asc|desc))?", command)
            or re.fullmatch(r"(?i)limit\s+\d+", command)
            or (re.match(r"(?i)filter\b", command) and cloudwatch_logs._compile_insights_filter(command))
        )
        if not known:
            raise NotEvaluated(f"this command of Logs Insights: {command}")


def _refusing(handler, check, code):
    def handle(data):
        try:
            check(data)
        except NotEvaluated as refused:
            return error_response_json(code, f"The local AWS cannot evaluate {refused}", 400)
        return handler(data)

    return handle


cloudwatch_logs._compile_filter_pattern = compile_pattern
cloudwatch_logs._filter_log_events = _refusing(
    cloudwatch_logs._filter_log_events, _refuse_pattern, "InvalidParameterException"
)
cloudwatch_logs._start_query = _refusing(cloudwatch_logs._start_query, _refuse_query, "MalformedQueryException")
