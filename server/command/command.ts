import { type ParseArgsConfig, parseArgs } from "node:util";
import { Problem } from "../kernel/problem.ts";

/** An option of a command; `value` names what it takes, an option without it is a switch. */
export interface CommandOption {
  readonly name: string;
  readonly value?: string;
  readonly summary: string;
  readonly isRequired?: boolean;
}

/** One verb of the command line. It prints to `out`; a Problem ends it with exit code 1 and its message. */
export interface Command<Context> {
  /** such as ["wave", "launch"] */
  readonly words: readonly string[];
  readonly summary: string;
  /** names of what stands without dashes, all required */
  readonly operands: readonly string[];
  readonly options: readonly CommandOption[];
  run(context: Context, given: Given): Promise<void>;
}

/** What was typed, checked against the command's own list. */
export interface Given {
  operand(name: string): string;
  option(name: string): string | undefined;
  has(name: string): boolean;
}

export type ParsedLine<Context> =
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "run"; readonly command: Command<Context>; readonly given: Given };

const program = "npm run --silent cli --";

/** Finds the command that a line means. Throws a Problem that says what to type instead. */
export function parseLine<Context>(
  commands: readonly Command<Context>[],
  line: readonly string[],
): ParsedLine<Context> {
  const words = line.filter((word) => !word.startsWith("-"));
  const command = commands.find((candidate) => candidate.words.every((word, i) => words[i] === word));
  if (command === undefined) {
    const group = commands.filter((candidate) => candidate.words[0] === words[0]);
    const list = overview(group.length > 0 ? group : commands);
    if (words.length === 0 || line.includes("--help") || line.includes("-h")) return { kind: "help", text: list };
    throw new Problem("bad-request", `There is no command "${words.slice(0, 2).join(" ")}".\n\n${list}`);
  }
  if (line.includes("--help") || line.includes("-h")) return { kind: "help", text: helpOf(command) };
  return { kind: "run", command, given: givenOf(command, line) };
}

function givenOf<Context>(command: Command<Context>, line: readonly string[]): Given {
  const config: ParseArgsConfig = {
    args: [...line],
    allowPositionals: true,
    strict: true,
    options: Object.fromEntries(
      command.options.map((option) => [option.name, { type: option.value === undefined ? "boolean" : "string" }]),
    ),
  };
  const refuse = (message: string): never => {
    throw new Problem("bad-request", `${message}\n\n${helpOf(command)}`);
  };
  const parsed = (() => {
    try {
      return parseArgs(config);
    } catch (error) {
      return refuse(error instanceof Error ? firstSentence(error.message) : String(error));
    }
  })();
  const operands = parsed.positionals.slice(command.words.length);
  command.operands.forEach((name, i) => {
    if (operands[i] === undefined) refuse(`Missing: ${name}.`);
  });
  if (operands.length > command.operands.length)
    refuse(`Too many words: ${operands.slice(command.operands.length).join(" ")}.`);
  for (const option of command.options)
    if (option.isRequired === true && parsed.values[option.name] === undefined) refuse(`Missing: --${option.name}.`);
  return {
    operand: (name) => operands[command.operands.indexOf(name)] ?? refuse(`Missing: ${name}.`),
    option: (name) => {
      const value = parsed.values[name];
      return typeof value === "string" ? value : undefined;
    },
    has: (name) => parsed.values[name] === true,
  };
}

function firstSentence(message: string): string {
  return message.split(". ")[0] ?? message;
}

/** One line a command. */
export function overview<Context>(commands: readonly Command<Context>[]): string {
  const width = Math.max(...commands.map((command) => usageOf(command).length));
  const lines = commands.map((command) => `  ${usageOf(command).padEnd(width)}  ${command.summary}`);
  return [`${program} COMMAND`, "", ...lines, "", "COMMAND --help tells more."].join("\n");
}

function usageOf<Context>(command: Command<Context>): string {
  return [...command.words, ...command.operands.map((name) => name.toUpperCase())].join(" ");
}

/** The help page of one command. */
export function helpOf<Context>(command: Command<Context>): string {
  const named = command.options.map((option) => ({
    name: option.value === undefined ? `--${option.name}` : `--${option.name} ${option.value}`,
    summary: `${option.summary}${option.isRequired === true ? " (required)" : ""}`,
  }));
  const width = Math.max(0, ...named.map((option) => option.name.length));
  const options = named.map((option) => `  ${option.name.padEnd(width)}  ${option.summary}`);
  return [
    `${program} ${usageOf(command)}${options.length > 0 ? " [options]" : ""}`,
    "",
    command.summary,
    ...(options.length > 0 ? ["", ...options] : []),
  ].join("\n");
}
