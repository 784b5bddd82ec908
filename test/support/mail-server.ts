import type { AddressInfo, Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

/** A real mail server: keeps what it takes, refuses what it is told to. */
export interface MailServer {
  readonly url: string;
  readonly mails: readonly ParsedMail[];
  /** decides about each recipient: an SMTP error line such as "550 no such mailbox", or undefined to take it */
  refuse: (address: string) => string | undefined;
  /** called when a message has arrived whole, before it is acknowledged; "cut" breaks the connection instead */
  beforeAck: (address: string) => Promise<"cut" | undefined> | "cut" | undefined;
  /** drops every connection and takes no new one */
  stop(): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  const sockets = new Set<Socket>();
  const sink = {
    mails,
    refuse: (() => undefined) as MailServer["refuse"],
    beforeAck: (() => undefined) as MailServer["beforeAck"],
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    logger: false,
    onRcptTo(address, _session, callback) {
      const line = sink.refuse(address.address);
      if (line === undefined) return callback();
      callback(Object.assign(new Error(line.slice(4)), { responseCode: Number(line.slice(0, 3)) }));
    },
    async onData(stream, session, callback) {
      mails.push(await simpleParser(stream));
      const outcome = await sink.beforeAck(session.envelope.rcptTo[0]?.address ?? "");
      if (outcome !== "cut") return callback();
      for (const socket of sockets) if (socket.remotePort === session.remotePort) socket.destroy();
    },
  });
  server.server.on("connection", (socket) => sockets.add(socket));
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const stop = () => new Promise<void>((resolve) => server.close(resolve));
  return Object.assign(sink, { url: `smtp://127.0.0.1:${port}`, stop });
}
