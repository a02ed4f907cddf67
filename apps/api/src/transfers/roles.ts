import type { LiveCall } from '#domain/call/call.state.js';
import { mustProgress } from '#domain/call/call.state.js';
import { Refusal } from '#domain/kernel/refusal.js';

/** Who is who in a transfer of two calls that talk. */
export interface Roles {
  readonly caller: LiveCall;
  readonly transferer: LiveCall;
  /** The one of the two that the other is chained to, if any: it decides whether there may be a transfer. */
  readonly master: LiveCall;
}

/** Of two that hang on nobody, such as one who was called back and its agent, it is one and the same, whichever is named. */
const masterOf = (named: LiveCall, peer: LiveCall): LiveCall => {
  if (named.masterCallId === peer.callId) return peer;
  return peer.masterCallId === named.callId || named.callId < peer.callId ? named : peer;
};

/**
 * The roles in a transfer that names a call. The call named is the transferer's, but for an arrival that was put through to a phone:
 * then it is the customer's, which the phone hands over.
 * @param explicit the call named is the transferer's in any case
 * @throws Refusal where it does not progress, talks with nobody, or is being transferred
 */
export const rolesOf = (named: LiveCall, peer: LiveCall | undefined, explicit: boolean): Roles => {
  mustProgress(named);
  if (named.transferId !== null) throw new Refusal('call.in_transfer', 'The call is being transferred already.');
  if (peer?.peerCallId !== named.callId)
    throw new Refusal('call.not_connected', 'The call talks with nobody whom it could be transferred from.');
  const isCustomer = !explicit && named.direction === 'incoming' && peer.direction === 'outgoing';
  const [caller, transferer] = isCustomer ? [named, peer] : [peer, named];
  return { caller, transferer, master: masterOf(named, peer) };
};
