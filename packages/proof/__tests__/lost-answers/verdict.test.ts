import { OPERATIONS, type Operation } from "../../src/lost-answers/operations";
import { type Answer, problemOf, type Stored } from "../../src/lost-answers/verdict";

const operation = (name: string) => OPERATIONS.find((each) => each.name === name) as Operation;
const REPLACE = operation("PUT, If-Match");
const CREATE = operation("PUT, If-None-Match: *");
const DELETE = operation("DELETE");
const PRESIGNED = operation("PUT to a presigned URL");

const UNKNOWN = { status: 503, outcome: "unknown" };
const OWN = { current: "own", ownVersions: 1 } as const;
const BEFORE = { current: "before", ownVersions: 0 } as const;
const NOTHING = { current: "nothing", ownVersions: 0 } as const;
const TWICE = { current: "own", ownVersions: 2 } as const;

it.each<[string, Operation, Answer, Stored]>([
  ["done, and done once", REPLACE, { status: 200 }, OWN],
  ["unavailable, and as before", REPLACE, { status: 503 }, BEFORE],
  ["unknown, and done", REPLACE, UNKNOWN, OWN],
  ["unknown, and as before", CREATE, UNKNOWN, NOTHING],
  ["no answer, and done", CREATE, { status: 0 }, OWN],
  ["deleted, and gone", DELETE, { status: 204 }, NOTHING],
  ["a failure of S3 itself, and done", PRESIGNED, { status: 500 }, OWN],
])("accepts %s", (_, request, answer, stored) => {
  expect(problemOf(request, answer, stored)).toBeUndefined();
});

it.each<[string, Operation, Answer, Stored]>([
  ["done, and not stored", REPLACE, { status: 200 }, BEFORE],
  ["done, and stored twice", CREATE, { status: 201 }, TWICE],
  ["unavailable, and stored", REPLACE, { status: 503 }, OWN],
  ["unknown, and stored twice", REPLACE, UNKNOWN, TWICE],
  ["unknown, and something else", REPLACE, UNKNOWN, { current: "something else", ownVersions: 0 }],
  ["refused, where the condition held", REPLACE, { status: 412 }, BEFORE],
  ["a status that says nothing", REPLACE, { status: 500 }, BEFORE],
  ["deleted, and there", DELETE, { status: 204 }, BEFORE],
  ["unavailable, and gone", DELETE, { status: 503 }, NOTHING],
  ["done by S3 itself, and not stored", PRESIGNED, { status: 200 }, NOTHING],
])("finds %s", (_, request, answer, stored) => {
  expect(problemOf(request, answer, stored)).toContain(`answered ${answer.status}`);
});
