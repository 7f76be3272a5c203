import { ArchiveProvider } from "@cdktf/provider-archive/lib/provider";
import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { ORIGIN_KEY_HEADER, ORIGIN_KEYS_VARIABLE } from "../../functions/shared/origin-key";
import { ACCESS_RULES_VARIABLE } from "../../functions/shared/permissions";
import { applicationArns } from "../ci-access/arns";
import { accessRules, routeScopes } from "../config/access";
import { addressOf, basePathOf, cloudFrontOf, domainOf } from "../config/domain";
import { LAMBDA_RUNTIME } from "../config/lambda-runtime";
import { type ResourceNames, resourceNames, serviceInWords, stackIdOf } from "../config/names";
import type { FunctionId } from "../config/parts";
import { rotationOf } from "../config/rotation";
import type { ApiKeySettings, Environment } from "../config/schema";
import type { AlertTopic } from "../constructs/alert-topic";
import { ApiSecret } from "../constructs/api-secret";
import { AwsContext } from "../constructs/aws-context";
import { DependencyLayer } from "../constructs/dependency-layer";
import { HttpApi, type HttpApiAuth } from "../constructs/http-api";
import { SecretRotation } from "../constructs/secret-rotation";
import { SecureBucket } from "../constructs/secure-bucket";
import { SecureFunction } from "../constructs/secure-function";
import { monitor } from "../monitoring/monitor";
import type { Bundles } from "../packaging/bundles";
import { bundleVersion } from "../packaging/service-version";
import { alertTopics } from "./alert-topics";
import { boundRoles } from "./bound-roles";
import { callersStayAt } from "./callers-stay-at";
import { EnvironmentStack } from "./environment-stack";
import { front } from "./front";
import { leaveOutNotEmulated } from "./leave-out-not-emulated";

export interface SecureServerlessStackProps {
  readonly environment: Environment;
  readonly bundles: Bundles;
  /** Of package.json. Each function adds which code it is, and tells both in its health and in each log line. */
  readonly serviceVersion: string;
}

/** Graviton. The bundles are plain JavaScript, so nothing else depends on it. */
const ARCHITECTURE = "arm64";

/** The application: an authenticated HTTP API over a function over a bucket, and what watches them. */
export class SecureServerlessStack extends EnvironmentStack {
  private readonly names: ResourceNames;

  constructor(
    scope: Construct,
    private readonly props: SecureServerlessStackProps,
  ) {
    const { environment } = props;
    super(scope, stackIdOf("application", environment.name), environment);
    this.names = resourceNames(environment);
    new ArchiveProvider(this, "archive");
    this.storeState("application");

    const storage = this.createStorage();
    const secret = this.createSecret();
    const topics = alertTopics(this, environment);
    const apiFunction = this.createApiFunction(storage, topics.notify);
    const auth = this.createAuth(secret);
    const rotator = this.createRotation(secret);
    const api = this.createApi(apiFunction, auth);
    const functions = {
      api: apiFunction,
      ...(auth.mode === "api-key" && { authorizer: auth.authorizer }),
      ...(rotator && { rotation: rotator }),
    };
    monitor(this, { environment, api, functions, topics });
    const before = front(this, environment, api);

    this.output("ApiEndpoint", addressOf(environment) ?? api.endpoint, "HTTP API endpoint URL");
    if (before?.recordToMake) this.output("DnsRecord", before.recordToMake, "The record to make for the address");
    if (before?.originKeyStoreArn)
      this.output("OriginKeyStoreArn", before.originKeyStoreArn, "Key value store that takes the key of the origin");
    this.output("BucketName", storage.name, "S3 bucket name for data storage");
    this.output("SecretArn", secret.arn, "Secrets Manager secret ARN");
    this.output("LambdaFunctionName", apiFunction.functionName, "Lambda function name");
    this.output("SNSTopicArn", topics.notify.arn, "SNS topic for failure notifications");

    if (environment.ci) boundRoles(this, applicationArns(environment, AwsContext.of(this)).boundary);
    if (environment.emulated) leaveOutNotEmulated(this);
  }

  private createStorage(): SecureBucket {
    const { accessLogs, api, bucket, destroyData, deletionProtection } = this.environment;
    const { accountId, region } = AwsContext.of(this);
    return new SecureBucket(this, "storage", {
      bucketName: this.names.dataBucket(accountId, region),
      kmsKeyArn: bucket.kmsKeyArn,
      lifecycle: {
        expirationDays: bucket.expirationDays,
        noncurrentExpirationDays: bucket.noncurrentExpirationDays,
      },
      browserOrigins: api.allowedOrigins,
      accessLogs: accessLogs && { bucketName: this.names.accessLogBucket(accountId, region), prefix: "data/" },
      forceDestroy: destroyData,
      preventDestroy: deletionProtection,
    });
  }

  private createSecret(): ApiSecret {
    const { secret, destroyData, deletionProtection } = this.environment;
    return new ApiSecret(this, "secret", {
      secretName: this.names.secret,
      delivery: secret.delivery,
      ...(secret.delivery === "variable" && { version: secret.version }),
      kmsKeyArn: secret.kmsKeyArn,
      // Without a window the name is free again at once, which a throw-away environment needs to be created anew.
      recoveryWindowDays: destroyData ? 0 : 30,
      preventDestroy: deletionProtection,
    });
  }

  private createLayer(id: FunctionId): DependencyLayer {
    return new DependencyLayer(this, `${id}-layer`, {
      layerName: this.names.layers[id],
      description: `Dependencies of ${this.names.functions[id]}`,
      sourceDir: this.props.bundles[id].layer,
      runtime: LAMBDA_RUNTIME,
      architecture: ARCHITECTURE,
    });
  }

  private createApiFunction(storage: SecureBucket, failures: AlertTopic): SecureFunction {
    const { functions } = this.environment;
    const apiFunction = new SecureFunction(this, "api-function", {
      ...this.functionDefaults("api"),
      description: "Serves the routes of the API",
      timeoutSeconds: functions.api.timeoutSeconds,
      reservedConcurrency: functions.api.reservedConcurrency,
      environment: {
        ...this.commonVariables("api"),
        BUCKET_NAME: storage.name,
        METRICS_NAMESPACE: this.names.metricsNamespace,
        [ACCESS_RULES_VARIABLE]: JSON.stringify(accessRules(this.environment.api.auth)),
        ...(domainOf(this.environment)?.basePath && { BASE_PATH: basePathOf(domainOf(this.environment)) }),
        ...this.originKeys(),
      },
      onFailure: failures,
    });
    storage.grantRead(apiFunction);
    storage.grantPut(apiFunction);
    storage.grantDelete(apiFunction);
    return apiFunction;
  }

  private createAuthorizerFunction(
    { authorizer: settings, previousKeyOverlapSeconds }: ApiKeySettings,
    secret: ApiSecret,
  ): SecureFunction {
    const authorizer = new SecureFunction(this, "authorizer-function", {
      ...this.functionDefaults("authorizer"),
      description: "Checks the API key of a request",
      timeoutSeconds: settings.timeoutSeconds,
      reservedConcurrency: settings.reservedConcurrency,
      environment: {
        ...this.commonVariables("authorizer"),
        SECRET_ARN: secret.arn,
        SECRET_TTL_SECONDS: String(settings.secretTtlSeconds),
        PREVIOUS_KEY_OVERLAP_SECONDS: String(previousKeyOverlapSeconds),
        ...this.originKeys(),
      },
    });
    secret.grantRead(authorizer);
    return authorizer;
  }

  /** Only where the configuration asks for it: otherwise nothing but an operator changes the secret. */
  private createRotation(secret: ApiSecret): SecureFunction | undefined {
    const rotation = rotationOf(this.environment);
    const { auth } = this.environment.api;
    // the schema refuses a rotation of keys that nothing checks
    if (!rotation || auth.mode !== "api-key") return undefined;
    const rotator = new SecureFunction(this, "rotation-function", {
      ...this.functionDefaults("rotation"),
      description: "Replaces the API key on a schedule",
      environment: {
        ...this.commonVariables("rotation"),
        SECRET_ARN: secret.arn,
        PREVIOUS_KEY_OVERLAP_SECONDS: String(auth.previousKeyOverlapSeconds),
      },
    });
    new SecretRotation(this, "rotation", { secret, rotator, everyDays: rotation.everyDays });
    return rotator;
  }

  private createApi(handler: SecureFunction, auth: HttpApiAuth): HttpApi {
    const { api, logs } = this.environment;
    const httpApi = new HttpApi(this, "http-api", {
      apiName: this.names.api,
      description: `${serviceInWords(this.environment.serviceName)} HTTP API`,
      handler,
      auth,
      allowedOrigins: api.allowedOrigins,
      throttling: api.throttling,
      defaultEndpoint: domainOf(this.environment) === undefined,
      requiredHeader: cloudFrontOf(this.environment) && ORIGIN_KEY_HEADER,
      logRetentionDays: logs.retentionDays,
      logKmsKeyArn: logs.kmsKeyArn,
    });
    // so that the function refuses what came another way
    handler.addEnvironment("API_ID", httpApi.apiId);
    return httpApi;
  }

  /** Only API keys need the authorizer: in the other modes it does not exist, nor does anything that may read the secret. */
  private createAuth(secret: ApiSecret): HttpApiAuth {
    const { auth } = this.environment.api;
    if (auth.mode === "iam") return { mode: auth.mode };
    if (auth.mode === "jwt") return { ...auth, routeScopes: routeScopes(auth.scopes) };
    return {
      mode: auth.mode,
      authorizer: this.createAuthorizerFunction(auth, secret),
      cacheSeconds: auth.authorizer.cacheSeconds,
    };
  }

  private output(name: string, value: string, description: string): void {
    new TerraformOutput(this, name, { value, description }).overrideLogicalId(name);
  }

  private functionDefaults(id: FunctionId) {
    return {
      functionName: this.names.functions[id],
      sourceDir: this.props.bundles[id].code,
      ...(this.environment.release.applyReleases && { callersStayAt: callersStayAt(this) }),
      runtime: LAMBDA_RUNTIME,
      architecture: ARCHITECTURE,
      layers: [this.createLayer(id).arn],
      memorySizeMb: this.environment.functions.memorySizeMb,
      logRetentionDays: this.environment.logs.retentionDays,
      logKmsKeyArn: this.environment.logs.kmsKeyArn,
    } as const;
  }

  /** By which the functions know the distribution's requests, where there is one. */
  private originKeys(): Record<string, string> {
    const cloudFront = cloudFrontOf(this.environment);
    return cloudFront ? { [ORIGIN_KEYS_VARIABLE]: cloudFront.originKeySha256.join(",") } : {};
  }

  private commonVariables(id: FunctionId) {
    return {
      LOG_LEVEL: this.environment.functions.logLevel,
      SERVICE_VERSION: bundleVersion(this.props.serviceVersion, this.props.bundles[id]),
    };
  }
}
