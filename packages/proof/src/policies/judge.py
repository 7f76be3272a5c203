"""Evaluates policies with the emulator's own evaluator: judge.py < {"cases": [...]}, in the emulator's virtual environment.

A case is one set of requests and the policies that they meet, some of them with mutants in their places. The answer has the
decision of each request, and for each mutant the numbers of the requests that it decides otherwise.
"""
import json
import sys
from functools import lru_cache

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import EvalContext, evaluate, evaluate_resource_policy, evaluate_trust_policy

_resolve = iam_evaluator._resolve_condition_key


def _resolve_as_asked(key, ctx):
    """The emulator knows some keys by itself, such as the account of the resource; here the request says all of them."""
    value = ctx.service_context.get(key.lower())
    return _resolve(key, ctx) if value is None else value


iam_evaluator._resolve_condition_key = _resolve_as_asked


@lru_cache(maxsize=None)
def _parsed(text):
    return iam_evaluator.parse_policy_document(text)


def _context(request):
    keys = {key.lower(): value for key, value in request.get("context", {}).items()}
    principal = request["principal"]
    return EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole" if ":assumed-role/" in principal else "Root",
        principal_account=principal.split(":")[4] if principal.startswith("arn:") else "",
        action=request["action"],
        resource_arn=request["resource"],
        region="us-east-1",
        source_ip="127.0.0.1",
        secure_transport=True,
        service_context={"aws:tagkeys": None, **keys},
    )


def _identity(ctx, request, policies):
    own = [_parsed(text) for name, text in policies.items() if name not in request["limits"]]
    limits = [[_parsed(policies[name])] for name in request["limits"]]
    return evaluate(ctx, own, *limits).decision


def _decide(evaluation, request, policies):
    ctx = _context(request)
    if evaluation == "identity":
        return _identity(ctx, request, policies)
    (document,) = policies.values()
    if evaluation == "trust":
        caller = request.get("federated") or request.get("service") or request["principal"]
        if request.get("service"):
            # the emulator takes an account's root for any service
            found = evaluate_resource_policy(document, ctx, service=request["service"]).decision
            return "Allow" if found == "Allow" else "ImplicitDeny"
        return "Allow" if evaluate_trust_policy(document, caller, ctx) else "ImplicitDeny"
    return evaluate_resource_policy(document, ctx, service=request.get("service")).decision


def _differs(evaluation, one, other):
    """What a resource does not allow its principal may be allowed by its own policies; what it denies nobody is."""
    return one != other if evaluation == "resource" else (one == "Allow") != (other == "Allow")


def _case(case):
    evaluation, requests = case["evaluation"], case["requests"]
    decide = lambda policies: [_decide(evaluation, request, policies) for request in requests]  # noqa: E731
    decisions = decide(case["policies"])
    changed = []
    for mutant in case["mutants"]:
        found = decide({**case["policies"], mutant["policy"]: mutant["document"]})
        changed.append([at for at, decision in enumerate(found) if _differs(evaluation, decision, decisions[at])])
    return {"decisions": decisions, "changed": changed}


json.dump([_case(case) for case in json.load(sys.stdin)["cases"]], sys.stdout)
