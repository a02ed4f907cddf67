import { it } from '@jest/globals';
import { startSimulator } from '#simulator/simulator.js';
import type { Simulator } from '#simulator/simulator.js';
import { openPhones } from '../phones/exchange.js';
import { findSwitch, namedSwitch } from '../phones/real.switch.js';

/** A switch for tests, with its phones: the simulator, or the real one that LEDGERLINE_TEST_SWITCH names. */
export interface Exchange {
  /** The phones, as DESIGN section 5 describes them. */
  readonly httpPort: number;
  readonly esl: { readonly host: string; readonly port: number };
  readonly password: string;
  /** The host at which the switch finds the phones. */
  readonly provider: string;
  /** Settings with which a system works on this switch. */
  readonly environment: Readonly<Record<string, string>>;
  readonly simulator: Simulator | undefined;
  /** The address of a file that the switch can play. */
  file(name: string): string;
  close(): Promise<void>;
}

const named = namedSwitch();

/** A test that a real switch cannot pass; the reason stands beside it. */
export const itOnSimulator = named ? it.skip : it;

const PASSWORD = 'ClueCon';

const simulated = async (): Promise<Exchange> => {
  const simulator = await startSimulator({ eslPort: 0, httpPort: 0, password: PASSWORD });
  return {
    simulator,
    httpPort: simulator.httpPort,
    esl: { host: '127.0.0.1', port: simulator.eslPort },
    password: PASSWORD,
    provider: 'simulator.invalid',
    environment: { SIMULATOR_ESL_PORT: String(simulator.eslPort) },
    file: (name) => `https://media.example/${name}`,
    close: () => simulator.close(),
  };
};

const real = async (where: NonNullable<typeof named>): Promise<Exchange> => {
  const found = await findSwitch(where);
  const phones = await openPhones(found);
  const { esl, password } = found;
  return {
    ...phones,
    ...{ esl, password },
    simulator: undefined,
    environment: {
      SWITCH: 'freeswitch',
      FREESWITCH_ESL: `${esl.host}:${esl.port}`,
      FREESWITCH_PASSWORD: password,
      DEFAULT_PROVIDER: phones.provider,
    },
  };
};

export const openExchange = (): Promise<Exchange> => (named ? real(named) : simulated());
