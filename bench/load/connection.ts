import { connect, type Socket } from "node:net";

/** An HTTP/1.1 answer. `bytes` is all of it on the wire, headers in. */
export interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly bytes: number;
}

/** One kept connection that sends finished requests one after another: next to no CPU beside that of the server. */
export interface Connection {
  send(request: Buffer): Promise<Answer>;
  close(): void;
}

const blankLine = Buffer.from("\r\n\r\n");

export async function openConnection(baseUrl: string): Promise<Connection> {
  const { hostname, port } = new URL(baseUrl);
  const socket: Socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  let waiting: { resolve(answer: Answer): void; reject(reason: Error): void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = answerIn(received);
    if (answer === undefined) return;
    received = received.subarray(answer.bytes);
    waiting?.resolve(answer);
  });
  const lost = (reason: string) => waiting?.reject(new Error(reason));
  socket.on("error", (error) => lost(error.message));
  socket.on("close", () => lost("the server closed the connection"));
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** A whole answer at the start of `received`; undefined while some of it is still on its way. */
function answerIn(received: Buffer): Answer | undefined {
  const end = received.indexOf(blankLine);
  if (end < 0) return undefined;
  const head = received.toString("latin1", 0, end).toLowerCase();
  if (head.includes("\ntransfer-encoding:")) throw new Error("this client reads no chunked answer");
  const length = Number(/\ncontent-length: *(\d+)/.exec(head)?.[1] ?? 0);
  const bytes = end + blankLine.length + length;
  if (received.length < bytes) return undefined;
  return { status: Number(head.slice(9, 12)), body: received.subarray(bytes - length, bytes), bytes };
}

/** The bytes of a request, made once and sent as often as wanted. */
export function requestOf(
  method: "GET" | "POST",
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const { host, pathname, search } = new URL(url);
  const all = { host, ...headers, ...(method === "POST" ? { "content-length": String(body.length) } : {}) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${lines.join("")}\r\n`), body]);
}
