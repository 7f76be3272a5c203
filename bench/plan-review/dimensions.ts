/** Plans that grow in one dimension each, to see whether the time of a review grows in proportion. */

export interface Dimension {
  readonly name: string;
  /** Small enough that four times as much is still a second or two. */
  readonly size: number;
  readonly plan: (size: number) => unknown;
  /** What is in the file of acceptances. @default none */
  readonly acceptances?: (size: number) => readonly unknown[];
}

type Values = Readonly<Record<string, unknown>>;

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function change(
  address: string,
  actions: readonly string[],
  before: Values | null,
  after: Values | null,
  more: Values = {},
) {
  const [type = "x_thing"] = address.replace(/^(module\.[^.]+\.)*/, "").split(".");
  const masks = { after_unknown: {}, before_sensitive: {}, after_sensitive: {} };
  return { address, mode: "managed", type, name: "it", change: { actions, before, after, ...masks, ...more } };
}

const updated = (address: string, before: Values, after: Values, more?: Values) =>
  change(address, ["update"], before, after, more);
const planOf = (changes: readonly unknown[], more: Values = {}) => ({
  format_version: "1.2",
  terraform_version: "1.15.5",
  resource_changes: changes,
  ...more,
});

/** As an ordinary stack has them: five kinds of changes in turn. */
function ordinary(index: number): unknown {
  const tags = { environment: "prod", team: `team-${index % 7}` };
  switch (index % 5) {
    case 0: {
      const group = { name: `/app/${index}`, retention_in_days: 90, tags };
      return updated(`aws_cloudwatch_log_group.g[${index}]`, group, {
        ...group,
        retention_in_days: index % 2 ? 7 : 120,
      });
    }
    case 1: {
      const grants = (action: string) => ({ role: `r${index}`, policy: policy(2, [action, "s3:GetObject"]) });
      return updated(`aws_iam_role_policy.p[${index}]`, grants("s3:PutObject"), grants("s3:DeleteObject"));
    }
    case 2: {
      const variables = Object.fromEntries(times(10, (item) => [`SETTING_${item}`, `value ${item}`]));
      const own = {
        function_name: `f${index}`,
        memory_size: 128,
        environment: [{ variables }],
        runtime: "python3.13",
        tags,
      };
      return updated(
        `aws_lambda_function.f[${index}]`,
        own,
        { ...own, memory_size: 256 },
        { after_unknown: { version: true } },
      );
    }
    case 3: {
      const rules = (count: number) => ({ name: `s${index}`, vpc_id: "vpc-1", tags, ingress: times(count, ingress) });
      return updated(`aws_security_group.s[${index}]`, rules(5), rules(6));
    }
    default:
      return change(
        `aws_s3_bucket.b[${index}]`,
        ["create"],
        null,
        { bucket: `b${index}`, force_destroy: false, tags },
        { after_unknown: { arn: true, id: true } },
      );
  }
}

function ingress(index: number): Values {
  const nothing = { ipv6_cidr_blocks: [], prefix_list_ids: [], security_groups: [], self: false };
  return { cidr_blocks: [`10.${index % 256}.0.0/16`], from_port: index, to_port: index, protocol: "tcp", ...nothing };
}

function policy(statements: number, actions: readonly string[]): string {
  const Statement = times(statements, (index) => ({
    Effect: "Allow",
    Action: actions,
    Resource: `arn:aws:s3:::bucket-${index}/*`,
  }));
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

const bucket = (index: number) => change(`aws_s3_bucket.b[${index}]`, ["delete"], { bucket: `bucket-${index}` }, null);
const because = { reason: "It is empty", expires: "2099-12-31" };

export const DIMENSIONS: readonly Dimension[] = [
  { name: "changes", size: 2500, plan: (size) => planOf(times(size, ordinary)) },
  {
    name: "attributes of one change",
    size: 10_000,
    plan: (size) => {
      const values = (value: string) =>
        Object.fromEntries(times(size, (index) => [`attribute_${index}`, `${value} ${index}`]));
      return planOf([updated("x_thing.it", values("a"), values("b"))]);
    },
  },
  {
    name: "blocks of one list, the first removed",
    size: 2000,
    plan: (size) =>
      planOf([
        updated("aws_security_group.it", { ingress: times(size, ingress) }, { ingress: times(size, ingress).slice(1) }),
      ]),
  },
  {
    name: "texts of one list, in another order",
    size: 20_000,
    plan: (size) => {
      const list = times(size, (index) => `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}/32`);
      return planOf([
        updated("aws_security_group_rule.it", { cidr_blocks: list }, { cidr_blocks: [...list].reverse() }),
      ]);
    },
  },
  {
    name: "changes of 40 levels",
    size: 500,
    plan: (size) => {
      const nested = (value: number) =>
        times(40, (level) => level).reduce<unknown>((inner, level) => ({ [`l${level}`]: [inner] }), value);
      return planOf(times(size, (index) => updated(`x_thing.t[${index}]`, { a: nested(1) }, { a: nested(2) })));
    },
  },
  {
    name: "characters of one text",
    size: 1_000_000,
    plan: (size) =>
      planOf([updated("x_thing.it", { text: "word ".repeat(size / 5) }, { text: "other ".repeat(size / 6) })]),
  },
  { name: "findings", size: 5000, plan: (size) => planOf(times(size, bucket)) },
  {
    name: "findings with an acceptance each",
    size: 5000,
    plan: (size) => planOf(times(size, bucket)),
    acceptances: (size) =>
      times(size, (index) => ({ rule: "stateful-destroyed", address: `aws_s3_bucket.b[${index}]`, ...because })),
  },
  {
    name: "acceptances with a star, for 100 findings",
    size: 5000,
    plan: () => planOf(times(100, bucket)),
    acceptances: (size) =>
      times(size, (index) => ({ rule: "stateful-destroyed", address: `*_${index}.*`, ...because })),
  },
  {
    name: "outputs",
    size: 10_000,
    plan: (size) =>
      planOf([], {
        output_changes: Object.fromEntries(
          times(size, (index) => [`o${index}`, { actions: ["update"], before: "a", after: `b ${index}` }]),
        ),
      }),
  },
  {
    name: "drift",
    size: 5000,
    plan: (size) =>
      planOf([], {
        resource_drift: times(size, (index) =>
          updated(`aws_sns_topic.t[${index}]`, { display_name: "a" }, { display_name: "b" }),
        ),
      }),
  },
  {
    name: "modules with a provisioner each",
    size: 5000,
    plan: (size) => {
      const provisioners = [{ type: "local-exec", expressions: { command: { constant_value: "make" } } }];
      const module = { resources: [{ address: "null_resource.it", provisioners }] };
      return planOf(
        times(size, (index) => change(`module.m${index}.null_resource.it`, ["create"], null, {})),
        {
          configuration: {
            root_module: { module_calls: Object.fromEntries(times(size, (index) => [`m${index}`, { module }])) },
          },
        },
      );
    },
  },
  {
    name: "sensitive values that begin alike",
    size: 1000,
    plan: (size) =>
      planOf(
        times(size, (index) => {
          const values = (end: string) => ({
            s: `postgres://app${index}:x@db/${index}${end}`,
            r: `postgres://db${index}.internal/${end} ${index}`,
          });
          const mask = { before_sensitive: { s: true }, after_sensitive: { s: true } };
          return updated(`x_thing.t[${index}]`, values("a"), values("b"), mask);
        }),
      ),
  },
  {
    name: "statements of one policy",
    size: 500,
    plan: (size) =>
      planOf([
        updated(
          "aws_iam_policy.it",
          { policy: policy(size, ["s3:GetObject"]) },
          { policy: policy(size, ["s3:GetObject", "s3:PutObject"]) },
        ),
      ]),
  },
  {
    name: "types that nobody knows",
    size: 5000,
    plan: (size) => planOf(times(size, (index) => change(`acme_${index}.it`, ["create"], null, { name: `n${index}` }))),
  },
];

/** A plan of so many ordinary changes. */
export const ordinaryPlan = (size: number) => planOf(times(size, ordinary));
