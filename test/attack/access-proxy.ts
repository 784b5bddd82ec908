import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A reverse proxy as careless as many: it keeps the address, the browser and the headers of everybody in its log. */
export interface AccessProxy {
  readonly url: string;
  /** everything that it noted */
  readonly log: string[];
  close(): Promise<void>;
}

export async function accessProxy(target: string): Promise<AccessProxy> {
  const log: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((incoming, outgoing) => {
    log.push(`${incoming.method} ${incoming.url} ${JSON.stringify(incoming.headers)}`);
    const headers: IncomingHttpHeaders = { ...incoming.headers };
    const onward = httpRequest({ hostname, port, method: incoming.method, path: incoming.url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    log,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
