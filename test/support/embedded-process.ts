import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { packageRoot } from "../../server/kernel/package-root.ts";

/** What `hold-embedded.ts` said, and ways to end it. */
export interface EmbeddedProcess {
  readonly url: string;
  readonly attached: boolean;
  readonly problem: string | undefined;
  /** as an operator does: it stops its server */
  end(): Promise<void>;
  /** as the kernel does: nothing is tidied up */
  kill(): Promise<void>;
}

/** Starts the embedded PostgreSQL from a process of its own, as another account if one is given. */
export async function embeddedProcess(
  dataFolder: string,
  { umask = "022", ...account }: { readonly umask?: string; readonly uid?: number; readonly gid?: number } = {},
): Promise<EmbeddedProcess> {
  const script = join(packageRoot(), "test", "support", "hold-embedded.ts");
  const child: ChildProcess = spawn(process.execPath, ["--import", "tsx", script, dataFolder, umask], {
    ...{ cwd: packageRoot(), env: { PATH: process.env["PATH"] }, stdio: ["pipe", "pipe", "inherit"] },
    ...account,
  });
  const exited = once(child, "exit");
  onTestFinished(() => void child.kill("SIGKILL"));
  const { value } = await createInterface({ input: child.stdout ?? process.stdin })
    [Symbol.asyncIterator]()
    .next();
  return {
    ...(JSON.parse(value ?? "{}") as { url: string; attached: boolean; problem: string | undefined }),
    async end() {
      child.stdin?.end();
      await exited;
    },
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
