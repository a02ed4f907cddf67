/** What the simulator is told by its environment (DESIGN section 9). */
export interface Settings {
  readonly host: string;
  readonly httpPort: number;
  readonly eslPort: number;
  readonly password: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const portOf = (environment: Environment, name: string, fallback: number): number => {
  const text = environment[name] ?? '';
  const port = text === '' ? fallback : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`${name} must be a port, not ${JSON.stringify(text)}`);
  return port;
};

/** Throws a RangeError that names the setting which is wrong. */
export const readSettings = (environment: Environment): Settings => ({
  host: '127.0.0.1',
  httpPort: portOf(environment, 'SIMULATOR_PORT', 3002),
  eslPort: portOf(environment, 'SIMULATOR_ESL_PORT', 18_021),
  password: environment['FREESWITCH_PASSWORD'] ?? 'ClueCon',
});
