"""Prints, as JSON, every name that boto3 lists of the services of the stacks: a reader of its own, beside the SDK for JavaScript."""

import json
import sys

import boto3


def every(client, operation, key, **arguments):
    """All entries of a list, page by page where the operation has pages."""
    service = boto3.client(client)
    if service.can_paginate(operation):
        pages = service.get_paginator(operation).paginate(**arguments)
    else:
        pages = [getattr(service, operation)(**arguments)]
    return [entry for page in pages for entry in page.get(key, [])]


def names():
    yield from (("api", api["Name"]) for api in every("apigatewayv2", "get_apis", "Items"))
    for key in ("MetricAlarms", "CompositeAlarms"):
        types = ["MetricAlarm", "CompositeAlarm"]
        yield from (
            ("alarm", alarm["AlarmName"])
            for alarm in every("cloudwatch", "describe_alarms", key, AlarmTypes=types)
        )
    yield from (
        ("log group", group["logGroupName"]) for group in every("logs", "describe_log_groups", "logGroups")
    )
    yield from (("role", role["RoleName"]) for role in every("iam", "list_roles", "Roles"))
    yield from (("alias", alias["AliasName"]) for alias in every("kms", "list_aliases", "Aliases"))
    yield from (
        ("function", function["FunctionName"]) for function in every("lambda", "list_functions", "Functions")
    )
    yield from (("layer", layer["LayerName"]) for layer in every("lambda", "list_layers", "Layers"))
    yield from (("bucket", bucket["Name"]) for bucket in every("s3", "list_buckets", "Buckets"))
    yield from (
        ("secret", secret["Name"])
        for secret in every("secretsmanager", "list_secrets", "SecretList", IncludePlannedDeletion=True)
    )
    yield from (("topic", topic["TopicArn"].split(":")[-1]) for topic in every("sns", "list_topics", "Topics"))
    yield from (("queue", url.split("/")[-1]) for url in every("sqs", "list_queues", "QueueUrls"))
    kms = boto3.client("kms")
    for key in every("kms", "list_keys", "Keys"):
        described = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]
        if described["KeyState"] != "PendingDeletion":
            yield "key", described["Description"]


def objects(bucket):
    """Every version and delete marker of a bucket, by its key."""
    for key in ("Versions", "DeleteMarkers"):
        yield from (
            ("object", entry["Key"]) for entry in every("s3", "list_object_versions", key, Bucket=bucket)
        )


found = list(names())
for name in sys.argv[1:]:
    found.extend(objects(name))
json.dump(sorted(" ".join(entry) for entry in found), sys.stdout)
