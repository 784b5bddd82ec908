import { readConfig } from "./config.ts";
import { openHouse } from "./house.ts";
import { Problem } from "./kernel/problem.ts";
import { createLog } from "./log.ts";

/** The production server: configuration, database, doors, duties; ends with 0 after SIGTERM or SIGINT. */
try {
  const config = readConfig();
  const log = createLog(config.logLevel);
  // PostgreSQL starts while the rest of the program is being loaded
  const house = openHouse(config, log);
  house.catch(() => undefined); // told by whoever waits for it
  const { serve } = await import("./serve.ts");
  const server = await serve(config, log, { house });
  log.info("listening", { url: config.publicUrl, port: config.port });
  const stop = (signal: string) => {
    log.info("stopping", { signal });
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("stopping failed", { error });
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", () => stop("SIGTERM"));
  process.once("SIGINT", () => stop("SIGINT"));
} catch (error) {
  process.stderr.write(
    `${error instanceof Problem ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
