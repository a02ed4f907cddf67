import { startSimulator } from '#simulator/simulator.js';
import { readSettings } from './settings.js';

/** Whoever started the simulator may stop reading what it prints, and it goes on. */
const surviveClosedOutput = (): void => {
  process.on('SIGPIPE', () => undefined);
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
};

const main = async (): Promise<void> => {
  surviveClosedOutput();
  const settings = readSettings(process.env);
  const simulator = await startSimulator(settings);
  const stop = () => {
    simulator.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { host } = settings;
  console.log(`simulator ready esl ${host}:${simulator.eslPort} http http://${host}:${simulator.httpPort}`);
};

const isTaken = (error: unknown): error is NodeJS.ErrnoException & { port?: number } =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';

const reasonOf = (error: unknown): string => {
  if (isTaken(error)) return `port ${error.port ?? ''} is taken`;
  return error instanceof Error ? error.message : String(error);
};

const fail = (error: unknown): never => {
  console.error(`simulator: ${reasonOf(error)}`);
  process.exit(1);
};

main().catch(fail);
