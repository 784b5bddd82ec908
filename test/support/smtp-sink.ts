import { onTestFinished } from "vitest";
import { type MailServer, startMailServer } from "./mail-server.ts";

/** A mail server for one test, stopped when the test has finished. Call within the test. */
export async function smtpSink(): Promise<MailServer> {
  const sink = await startMailServer();
  onTestFinished(async () => {
    await Promise.race([sink.stop(), new Promise((resolve) => setTimeout(resolve, 500))]);
  });
  return sink;
}
