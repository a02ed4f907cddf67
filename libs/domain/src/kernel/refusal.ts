/** Why a wish was turned down. The API maps each to one HTTP status and reason, in one table. */
export type RefusalCode =
  | 'call.not_found'
  | 'call.not_progressing'
  | 'call.already_ended'
  | 'call.on_hold'
  | 'call.master_ended'
  | 'call.not_stopped'
  | 'call.not_connected'
  | 'floor.not_stopped'
  | 'call.in_transfer'
  | 'call.in_conference'
  | 'call.supervising'
  | 'groupcall.not_found'
  | 'transfer.not_found'
  | 'transfer.state_invalid'
  | 'supervision.not_found'
  | 'supervision.state_invalid'
  | 'flow.not_found'
  | 'number.not_found'
  | 'number.taken'
  | 'customer.not_found'
  | 'user.taken'
  | 'user.not_found'
  | 'user.last_admin'
  | 'tag.not_found'
  | 'accesskey.not_found'
  | 'queue.not_found'
  | 'queuecall.not_found'
  | 'queuecall.not_waiting'
  | 'queuecall.no_callback'
  | 'agent.not_in_wrapup'
  | 'agent.no_address'
  | 'offer.not_found'
  | 'queuecall.not_served'
  | 'queuecall.disposition_missing'
  | 'queuecall.disposition_unknown'
  | 'version.conflict';

/** A field of what was asked, and the rule that it breaks. */
export interface BrokenRule {
  readonly field: string;
  readonly message: string;
}

/** A wish that the domain turns down. Reports from the switch are never refused, only ignored. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: RefusalCode,
    /** One sentence for the person who asked. */
    readonly reason: string,
    readonly broken: readonly BrokenRule[] = [],
  ) {
    super(`${code}: ${reason}`);
  }
}
