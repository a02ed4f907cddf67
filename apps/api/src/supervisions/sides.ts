import type { LiveCall } from '#domain/call/call.state.js';
import type { Floor } from '#domain/floor/floor.state.js';
import type { SupervisionSpec } from '#domain/supervision/supervision.events.js';

/** The two sides of a talk that somebody wants to take part in. */
export interface Sides {
  /** Whose phone is listened to, and whispered to. */
  readonly supervised: LiveCall;
  readonly peer: LiveCall | undefined;
  /** Who stays where the supervisor takes over. */
  readonly keeps: SupervisionSpec['keeps'];
}

/** As with transfers (decision 16): an arrival that was put through to a phone is the customer's. */
const isCustomer = (named: LiveCall, peer: LiveCall | undefined): boolean =>
  named.direction === 'incoming' && peer?.direction === 'outgoing';

/**
 * Who is supervised in the talk of the call that was named: that call, but for one that talks with an agent and is none's itself. So a
 * whisper reaches an agent wherever there is one, whichever call was named.
 * @param others with whom it talks
 */
export const sidesOf = (named: LiveCall, others: readonly LiveCall[], { legs }: Pick<Floor, 'legs'>): Sides => {
  const isAgents = ({ callId }: LiveCall): boolean => legs.has(callId);
  const agent = isAgents(named) ? named : others.find(isAgents);
  const supervised = agent ?? named;
  const [peer] = [named, ...others].filter((each) => each !== supervised);
  return { supervised, peer, keeps: !agent && isCustomer(named, peer) ? 'supervised' : 'peer' };
};
