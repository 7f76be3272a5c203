import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS's own example account: plans are read by people and pages, and no account of anybody is to be in them. */
export const EXAMPLE_ACCOUNT = "123456789012";

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::${EXAMPLE_ACCOUNT}:user/scanner</Arn><UserId>AIDAEXAMPLE</UserId><Account>${EXAMPLE_ACCOUNT}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

/**
 * Answers the one question that a first plan asks AWS, whose account it is, while the work is done. Every other request is
 * refused, so that a plan cannot depend on more.
 *
 * @param work is given the address, for `AWS_ENDPOINT_URL`
 */
export async function withIdentity<T>(work: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const isKnown = new URLSearchParams(body).get("Action") === "GetCallerIdentity";
      response.writeHead(isKnown ? 200 : 501, { "content-type": "text/xml" }).end(isKnown ? IDENTITY : "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
}
