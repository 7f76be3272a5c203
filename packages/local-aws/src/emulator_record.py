"""Records what IAM is asked of roles and users, and what their policies say, for whoever wants to know what a role needs.

While `decisions.jsonl` is in the data folder, each new question adds a line of JSON to it: the principal, the action, the
resource, the keys of the request's context and the decision of the principal's own policies. Keys and bodies are not in it.
"""
import contextvars
import json
import os

from ministack.core import iam_evaluator

_evaluate = iam_evaluator.evaluate
_evaluate_resource_policy = iam_evaluator.evaluate_resource_policy
_of_a_resource = contextvars.ContextVar("of_a_resource", default=False)
_written = set()
_file = ""


def install(folder: str) -> None:
    """Takes the data folder."""
    global _file
    _file = os.path.join(folder, "decisions.jsonl")
    iam_evaluator.evaluate = _recorded
    iam_evaluator.evaluate_resource_policy = _of_resource


def _recorded(ctx, policies, *limits):
    result = _evaluate(ctx, policies, *limits)
    if not _of_a_resource.get():
        _record(ctx, result.decision)
    return result


def _of_resource(*args, **kwargs):
    """A resource's own policy is evaluated by the same function."""
    token = _of_a_resource.set(True)
    try:
        return _evaluate_resource_policy(*args, **kwargs)
    finally:
        _of_a_resource.reset(token)


def _record(ctx, decision):
    if not os.path.exists(_file):
        _written.clear()
        return
    line = json.dumps(
        {
            "principal": ctx.principal_arn,
            "action": ctx.action,
            "resource": ctx.resource_arn,
            "context": {key: value for key, value in ctx.service_context.items() if value is not None},
            "decision": decision,
        },
        sort_keys=True,
        default=str,
    )
    if line in _written:
        return
    _written.add(line)
    with open(_file, "a", encoding="utf-8") as opened:
        opened.write(f"{line}\n")
