/** The key of CloudFront's key value store under which the functions' origin key is. */
export const ORIGIN_KEY_ENTRY = "origin-key";

/**
 * What a distribution does with each request before it goes on: the code of a CloudFront function, in its own JavaScript
 * (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html). It writes both headers
 * over what a client sends. Without a key in the store nothing goes on, and the answer says why to who deploys.
 */
export function viewerRequestCode(headers: { readonly originKey: string; readonly viewerIp: string }): string {
  return `import cf from "cloudfront";

const store = cf.kvs();

async function handler(event) {
  const request = event.request;
  let key = "";
  try {
    key = await store.get(${JSON.stringify(ORIGIN_KEY_ENTRY)});
  } catch (error) {
    key = "";
  }
  if (!key) {
    return {
      statusCode: 503,
      statusDescription: "Service Unavailable",
      headers: {
        "cache-control": { value: "no-store" },
        "retry-after": { value: "60" },
        ${JSON.stringify(headers.originKey)}: { value: "missing" },
      },
    };
  }
  request.headers[${JSON.stringify(headers.originKey)}] = { value: key };
  request.headers[${JSON.stringify(headers.viewerIp)}] = { value: event.viewer.ip };
  return request;
}
`;
}
