import { type PolicyDocument, type Principal, type Statement, values } from "./document";

/** What is done to a policy. The first four take something away from who is allowed, the others add to it. */
export const KINDS = [
  "statement removed",
  "action removed",
  "resource replaced",
  "principal replaced",
  "condition removed",
  "condition value removed",
  "action widened",
  "resource widened",
  "principal widened",
] as const;

export type Kind = (typeof KINDS)[number];

export interface Mutant {
  readonly kind: Kind;
  /** Unique within its policy: the statement by its Sid or first action, and what was done. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** Somebody and something else than any policy here names. */
export const ELSEWHERE = { account: "222222222222", service: "events.amazonaws.com" } as const;

type Change = readonly [kind: Kind, what: string, statement: Statement | undefined];

/**
 * Every policy that differs from this one in one element.
 *
 * For a Deny, fewer actions, resources or principals is what gives access; it is not widened, which takes access away.
 */
export function mutants(document: PolicyDocument): Mutant[] {
  const { Statement } = document;
  const labels = labelsOf(Statement);
  return Statement.flatMap((statement, index) =>
    changes(statement).map(([kind, what, changed]) => ({
      kind,
      name: `${labels[index]}: ${what}`,
      document: { ...document, Statement: Statement.flatMap((one, at) => (at === index ? (changed ?? []) : one)) },
    })),
  );
}

/** A Sid or the first action; where two statements begin alike, what is allowed on which resource tells them apart. */
function labelsOf(statements: readonly Statement[]): string[] {
  const names = statements.map(({ Sid, Action }) => Sid ?? values(Action)[0] ?? "");
  return names.map((name, index) => {
    const before = names.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function changes(statement: Statement): Change[] {
  return [
    ["statement removed", "removed", undefined],
    ...withoutActions(statement),
    ...otherResources(statement),
    ...otherPrincipals(statement),
    ...otherConditions(statement),
    ...(statement.Effect === "Allow" ? widened(statement) : []),
  ];
}

function withoutActions(statement: Statement): Change[] {
  const actions = values(statement.Action);
  // the only one is the statement
  if (actions.length < 2) return [];
  return actions.map((action) => [
    "action removed",
    `without ${action}`,
    { ...statement, Action: actions.filter((other) => other !== action) },
  ]);
}

function otherResources(statement: Statement): Change[] {
  // one key may serve several purposes
  const resources = [...new Set(values(statement.Resource))];
  return resources.map((resource) => [
    "resource replaced",
    `${resource} replaced`,
    { ...statement, Resource: resources.map((other) => (other === resource ? anotherResource(resource) : other)) },
  ]);
}

/** Another thing of the same kind: for "*" one that nobody has. */
export function anotherResource(resource: string): string {
  if (resource === "*") return `arn:aws:none:us-east-1:${ELSEWHERE.account}:other`;
  const [, arn = resource, path = ""] = /^([^/]*:[^/:]*)(.*)$/.exec(resource) ?? [];
  return `${arn}-other${path}`;
}

function otherPrincipals(statement: Statement): Change[] {
  const { Principal } = statement;
  if (Principal === undefined) return [];
  const root = `arn:aws:iam::${ELSEWHERE.account}:root`;
  const replaced: Principal =
    Principal !== "*" && "Service" in Principal
      ? { Service: ELSEWHERE.service }
      : Principal !== "*" && "Federated" in Principal
        ? { Federated: `arn:aws:iam::${ELSEWHERE.account}:oidc-provider/other.example` }
        : { AWS: root };
  return [["principal replaced", "principal replaced", { ...statement, Principal: replaced }]];
}

function otherConditions(statement: Statement): Change[] {
  const { Condition = {} } = statement;
  return Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, value]): Change[] => {
      const several = values(value);
      const withKey = (replacement: string[] | undefined): Statement => {
        const others = Object.entries(keys).filter(([name]) => name !== key);
        const block = Object.fromEntries(replacement === undefined ? others : [...others, [key, replacement]]);
        const blocks = Object.entries({ ...Condition, [operator]: block }).filter(
          ([, content]) => Object.keys(content).length > 0,
        );
        const { Condition: _, ...rest } = statement;
        return blocks.length === 0 ? rest : { ...rest, Condition: Object.fromEntries(blocks) };
      };
      return [
        ["condition removed", `without the condition ${key}`, withKey(undefined)],
        ...(several.length < 2 ? [] : several).map(
          (one): Change => [
            "condition value removed",
            `${key} without ${one}`,
            withKey(several.filter((other) => other !== one)),
          ],
        ),
      ];
    }),
  );
}

function widened(statement: Statement): Change[] {
  const actions = values(statement.Action);
  const services = [...new Set(actions.map((action) => `${action.split(":")[0]}:*`))];
  const wider = services.filter((service) => !actions.includes(service));
  const resources = values(statement.Resource);
  const { Principal } = statement;
  return [
    ...wider.map((service): Change => ["action widened", `widened to ${service}`, { ...statement, Action: service }]),
    ...(resources.length === 0 || resources.includes("*")
      ? []
      : [["resource widened", "on every resource", { ...statement, Resource: "*" }] as const]),
    ...(Principal === undefined || Principal === "*"
      ? []
      : [["principal widened", "for everybody", { ...statement, Principal: "*" }] as const]),
  ];
}
