import { type Static, type TObject, type TProperties, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';

/** What an operator reads when a process refuses to start: every problem at once, none with the value in it. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** A rule over several settings; returns one line a problem, each beginning with the variable's name. */
export type ConfigRule<T> = (config: T) => string[];

/**
 * Reads a configuration from environment variables. A property `rpcPort` is read from `RPC_PORT`; lists are
 * comma separated, objects are JSON. Values that came through are frozen.
 * @throws ConfigError naming every variable that is missing or wrong
 */
export function loadConfig<T extends TObject>(
  schema: T,
  env: Readonly<Record<string, string | undefined>>,
  rules: readonly ConfigRule<Static<T>>[] = [],
): Static<T> {
  const problems: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(schema.properties as TProperties)) {
    const name = variableName(key);
    const result = readSetting(property, env[name]);
    if ('problem' in result) problems.push(`${name} ${result.problem}`);
    else if (result.value !== undefined) config[key] = result.value;
  }
  if (problems.length === 0) problems.push(...rules.flatMap((rule) => rule(config as Static<T>)));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config) as Static<T>;
}

/** The same for the start of a process: problems are printed, one line each, and end it with exit code 1. */
export function loadConfigOrExit<T extends TObject>(
  schema: T,
  rules: readonly ConfigRule<Static<T>>[] = [],
): Static<T> {
  try {
    return loadConfig(schema, process.env, rules);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

/** `rpcPort` → `RPC_PORT`. */
export function variableName(key: string): string {
  return key.replaceAll(/([A-Z])/g, '_$1').toUpperCase();
}

function readSetting(schema: TSchema, text: string | undefined): { value: unknown } | { problem: string } {
  const { description = '', default: fallback } = schema as { description?: string; default?: unknown };
  if (text === undefined || text.trim() === '') {
    if (fallback !== undefined || Type.IsOptional(schema)) return { value: fallback };
    return { problem: `is missing: ${description}` };
  }
  const value = parse(schema, text);
  const [error] = Value.Errors(schema, value);
  if (!error) return { value };
  const place = error.instancePath === '' ? '' : ` at ${error.instancePath}`;
  return { problem: `${expectation(schema) ?? error.message}${place}: ${description}` };
}

function parse(schema: TSchema, text: string): unknown {
  if (Type.IsInteger(schema) || Type.IsNumber(schema)) return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (Type.IsBoolean(schema)) return text === 'true' ? true : text === 'false' ? false : text;
  if (Type.IsArray(schema) && Type.IsString(schema.items)) return text.split(',').map((part) => part.trim());
  if (Type.IsArray(schema) || Type.IsObject(schema)) return parseJson(text);
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function expectation(schema: TSchema): string | undefined {
  if (Type.IsUnion(schema)) {
    const values = schema.anyOf.map((option) => (Type.IsLiteral(option) ? String(option.const) : '…'));
    return `must be one of ${values.join(', ')}`;
  }
  if (Type.IsBoolean(schema)) return 'must be true or false';
  return undefined;
}
