import {
  accessLogGroup,
  deadLetterQueueName,
  defaultStateBucket,
  defaultTags,
  executionRoleName,
  functionLogGroup,
  isLockKey,
  lockKey,
  ownerTags,
  resourceNames,
  STATE_OWNERS,
  serviceInWords,
  serviceTitle,
  stackIdOf,
  stateKey,
  variableName,
} from "../../src/config/names";
import { anEnvironment } from "../support/environments";

describe("the names of an environment", () => {
  it("are today's for the service that is deployed, its two topics' older ones among them", () => {
    const { dataBucket, accessLogBucket, ...names } = resourceNames({
      serviceName: "secure-serverless",
      nameSuffix: "-dev",
    });

    expect(names).toMatchObject({
      prefix: "secure-serverless-dev",
      api: "secure-serverless-api-dev",
      secret: "secure-serverless-api-dev",
      functions: {
        api: "secure-serverless-function-dev",
        authorizer: "secure-serverless-authorizer-dev",
        rotation: "secure-serverless-rotation-dev",
      },
      topics: { failures: "serverless-lambda-failures-dev", pages: "serverless-lambda-pages-dev" },
      layers: {
        api: "secure-serverless-function-dependencies-dev",
        authorizer: "secure-serverless-authorizer-dependencies-dev",
        rotation: "secure-serverless-rotation-dependencies-dev",
      },
      sharedLayer: "secure-serverless-dependencies-dev",
      dashboard: "secure-serverless-monitoring-dev",
      metricsNamespace: "SecureServerless-dev",
      boundary: "secure-serverless-boundary-dev",
      ciRoles: { plan: "secure-serverless-plan-dev", deploy: "secure-serverless-deploy-dev" },
    });
    expect(dataBucket("123456789012", "eu-west-1")).toBe("secure-serverless-data-123456789012-eu-west-1-dev");
    expect(accessLogBucket("123456789012", "eu-west-1")).toBe("secure-serverless-logs-123456789012-eu-west-1-dev");
  });

  it("follow another service's name, all of them", () => {
    const { dataBucket, accessLogBucket, ...names } = resourceNames({ serviceName: "order-book", nameSuffix: "" });
    const texts = [JSON.stringify(names), dataBucket("1", "r"), accessLogBucket("1", "r")].join();

    expect(names.topics).toEqual({ failures: "order-book-failures", pages: "order-book-pages" });
    expect(names.metricsNamespace).toBe("OrderBook");
    expect(texts).not.toMatch(/secure|serverless/i);
  });

  it("follow the function's name where they belong to a function", () => {
    expect(deadLetterQueueName("f")).toBe("f-dlq");
    expect(functionLogGroup("f")).toBe("/aws/lambda/f");
    expect(accessLogGroup("a")).toBe("/aws/apigateway/a");
    expect(executionRoleName("f", "eu-west-1")).toBe("f-eu-west-1");
  });

  it("follow the service and the environment where they are of states and their stacks", () => {
    const environment = { serviceName: "orders", name: "eu-prod" };

    expect(STATE_OWNERS.map((owner) => [stackIdOf(owner, "eu-prod"), stateKey(environment, owner)])).toEqual([
      ["eu-prod", "orders/eu-prod/terraform.tfstate"],
      ["state-backend-eu-prod", "orders/eu-prod/state-backend.tfstate"],
      ["ci-access-eu-prod", "orders/eu-prod/ci-access.tfstate"],
    ]);
    expect(lockKey("k")).toBe("k.tflock");
    expect([isLockKey(lockKey("k")), isLockKey("k")]).toEqual([true, false]);
    expect(defaultStateBucket("orders", { name: "eu-prod", region: "eu-west-1" })).toBe(
      "orders-state-eu-prod-eu-west-1",
    );
  });
});

it("have an underscore in a variable where the environment has a hyphen", () => {
  expect(variableName("eu-prod-2", "ACCOUNT_ID")).toBe("EU_PROD_2_ACCOUNT_ID");
});

it("name the service in words to people", () => {
  expect([serviceTitle("order-book"), serviceInWords("order-book")]).toEqual(["Order Book", "Order book"]);
});

it("tell whose a resource is by what Terraform tags it with, even where the configuration says otherwise", () => {
  const environment = anEnvironment({ tags: { Project: "shop", Team: "a" } });

  expect(defaultTags(environment)).toEqual({
    Project: "shop",
    Environment: "test",
    ManagedBy: "terraform",
    Team: "a",
  });
  expect(ownerTags(environment)).toEqual({ Project: "shop", Environment: "test", ManagedBy: "terraform" });
});
