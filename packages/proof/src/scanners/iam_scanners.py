"""Judges the policies of a JSON file by parliament or cloudsplaining, and prints the findings as JSON.

    iam_scanners.py parliament|cloudsplaining <file>

The file holds a list of {"where", "kind", "type", "document"}: see policies.ts.
"""

import json
import sys

# These have their resource by where they are, and say "*" or nothing: parliament calls the latter malformed.
OWN_RESOURCE = {
    "aws_iam_role": "arn:aws:iam::123456789012:role/example",
    "aws_secretsmanager_secret_policy": "arn:aws:secretsmanager:us-east-1:123456789012:secret:example-AbCdEf",
}


def with_resource(policy):
    document = json.loads(policy["document"])
    own = OWN_RESOURCE.get(policy["type"])
    if policy["kind"] != "identity" and own is not None:
        for statement in statements(document):
            if statement.get("Resource", "*") == "*":
                statement["Resource"] = own
    return document


def statements(document):
    found = document["Statement"]
    return found if isinstance(found, list) else [found]


def by_parliament(policy):
    import parliament

    analyzed = parliament.analyze_policy_string(json.dumps(with_resource(policy)))
    for finding in analyzed.findings:
        told = parliament.enhance_finding(finding)
        yield told.issue, f"{told.title}: {detail(told.detail)}"


def detail(value):
    return value if isinstance(value, str) else json.dumps(value)


def by_cloudsplaining(policy):
    from cloudsplaining.scan.policy_document import PolicyDocument
    from policy_sentry.querying.actions import get_action_data

    document = PolicyDocument(with_resource(policy))
    found = {
        "privilege-escalation": [each["type"] for each in document.allows_privilege_escalation],
        "resource-exposure": document.permissions_management_without_constraints,
        "data-exfiltration": document.allows_data_exfiltration_actions,
        "credentials-exposure": document.credentials_exposure,
        "service-wildcard": document.service_wildcard,
        "infrastructure-modification": document.infrastructure_modification,
    }
    for check, actions in found.items():
        for action in sorted(set(actions)):
            yield check, action
    for statement in statements(json.loads(policy["document"])):
        named = statement.get("Action", [])
        for action in [named] if isinstance(named, str) else named:
            service, _, name = action.partition(":")
            if "*" not in action and not get_action_data(service, name):
                yield "unknown-action", action


def main():
    tool, path = sys.argv[1:]
    judge = {"parliament": by_parliament, "cloudsplaining": by_cloudsplaining}[tool]
    with open(path, encoding="utf-8") as file:
        policies = json.load(file)
    found = {}
    for policy in policies:
        for check, message in judge(policy):
            found[(check, policy["where"], message)] = None
    print(json.dumps([{"check": check, "where": where, "message": message} for check, where, message in found]))


main()
