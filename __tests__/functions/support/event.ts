/** Events of the gateway. Loads nothing, so that tests of one part do not load the app. */

export interface EventProps {
  readonly method: string;
  readonly path: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** @default the gateway authorized the key named `default` */
  readonly authorizer?: unknown;
  /** @default the event names no API */
  readonly apiId?: string;
}

/** Returns the event that an HTTP API makes of a request, payload 2.0. */
export function eventOf(props: EventProps): Record<string, unknown> {
  const isBase64Encoded = Buffer.isBuffer(props.body);
  const authorizer = "authorizer" in props ? props.authorizer : { lambda: { keyName: "default" } };
  return {
    version: "2.0",
    routeKey: "ANY /api/{proxy+}",
    rawPath: props.path,
    rawQueryString: props.query ?? "",
    headers: {
      authorization: "Bearer of-the-test",
      ...(props.body === undefined ? {} : { "content-length": String(Buffer.byteLength(props.body)) }),
      ...props.headers,
    },
    requestContext: {
      http: { method: props.method, path: props.path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      stage: "$default",
      ...(authorizer === undefined ? {} : { authorizer }),
      ...(props.apiId === undefined ? {} : { apiId: props.apiId }),
    },
    ...(props.body === undefined
      ? {}
      : { body: isBase64Encoded ? (props.body as Buffer).toString("base64") : props.body }),
    isBase64Encoded,
  };
}
