import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outcome } from '#simulator/handset.js';
import type { Exchange } from '#simulator/http.routes.js';
import { createHttpServer } from '#simulator/http.server.js';
import type { Leg } from './leg.js';
import { Phones } from './phones.js';
import type { PhonesOptions } from './phones.js';
import { chime } from './wave.js';

const DECLINED = 603;

/** Phones as people use them, on the very routes of the simulator's. */
const exchangeOf = (phones: Phones): Exchange => {
  const on = (id: string, fits: (leg: Leg) => boolean, act: (leg: Leg) => void): Outcome => {
    const leg = phones.leg(id);
    if (!leg) return 'absent';
    if (leg.state === 'ended' || !fits(leg)) return 'unfit';
    act(leg);
    return phones.view(leg);
  };
  const rings = (leg: Leg): boolean => leg.rings;
  const isUp = ({ state }: Leg): boolean => state === 'up';
  return {
    faults: { dropEsl: none, delayEvents: none, duplicateEvents: none, dropEvents: none, killSwitch: none, loseFile: none },
    log: () => [],
    handset: {
      phones: () => phones.addresses().map((address) => phones.phoneView(address)),
      phone: (address) => phones.phoneView(address),
      configure: (address, manners) => {
        phones.configure(address, manners);
        return phones.phoneView(address);
      },
      dial: async (address, to) => {
        const leg = await phones.dial(address, to);
        return { leg_id: leg.id, call_id: phones.callId(leg) };
      },
      answer: (id) => on(id, rings, (leg) => leg.answer()),
      hangup: (id) =>
        on(
          id,
          () => true,
          (leg) => (leg.rings ? leg.refuse(DECLINED) : leg.hangUp()),
        ),
      reject: (id, status) => on(id, rings, (leg) => leg.refuse(status)),
      digits: (id, digits) => on(id, isUp, (leg) => leg.sendDigits(digits)),
      say: (id, text) => on(id, isUp, (leg) => leg.say(text)),
    },
  };
};

const none = (): never => {
  throw new Error('a real switch breaks in its own ways only');
};

/** Phones that listen over HTTP, as the simulator's do, and serve files for the switch to play. */
export interface PhoneExchange {
  readonly httpPort: number;
  /** Where the switch dials them: a host and port. */
  readonly provider: string;
  readonly phones: Phones;
  /** An address of a file of half a second. */
  file(name: string): string;
  close(): Promise<void>;
}

export const openPhones = async (options: PhonesOptions): Promise<PhoneExchange> => {
  const phones = await Phones.open(options);
  const routes = createHttpServer(exchangeOf(phones));
  const listener: RequestListener = (request, response) => {
    if (request.url?.startsWith('/files/')) response.setHeader('content-type', 'audio/wav').end(chime());
    else routes.emit('request', request, response);
  };
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    phones,
    httpPort: port,
    provider: phones.provider,
    file: (name) => `http://127.0.0.1:${port}/files/${name}`,
    close: async () => {
      await phones.close();
      await closed(server);
    },
  };
};

const closed = (server: Server): Promise<void> => {
  server.closeAllConnections();
  return new Promise((resolve) => void server.close(() => resolve()));
};
