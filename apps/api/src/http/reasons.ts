/** Every reason of an error answer (voipbin.md 1.0), with its status and the HTTP status that goes with it. */
export const REASONS = {
  INVALID_ARGUMENT: { http: 400, status: 'INVALID_ARGUMENT' },
  INVALID_JSON_BODY: { http: 400, status: 'INVALID_ARGUMENT' },
  INVALID_ID: { http: 400, status: 'INVALID_ARGUMENT' },
  INVALID_REQUEST_PARAMETER: { http: 400, status: 'INVALID_ARGUMENT' },
  AUTHENTICATION_REQUIRED: { http: 401, status: 'UNAUTHENTICATED' },
  INVALID_CREDENTIALS: { http: 401, status: 'UNAUTHENTICATED' },
  PERMISSION_DENIED: { http: 403, status: 'PERMISSION_DENIED' },
  ROUTE_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  CALL_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  GROUPCALL_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  TRANSFER_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  SUPERVISION_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  FLOW_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  NUMBER_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  AGENT_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  TAG_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  CUSTOMER_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  ACCESSKEY_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  QUEUE_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  QUEUECALL_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  OFFER_NOT_FOUND: { http: 404, status: 'NOT_FOUND' },
  NUMBER_ALREADY_EXISTS: { http: 409, status: 'ALREADY_EXISTS' },
  AGENT_ALREADY_EXISTS: { http: 409, status: 'ALREADY_EXISTS' },
  CALL_STATE_INVALID: { http: 409, status: 'FAILED_PRECONDITION' },
  STATE_INVALID: { http: 409, status: 'FAILED_PRECONDITION' },
  CALL_ALREADY_HANGUP: { http: 409, status: 'FAILED_PRECONDITION' },
  VERSION_CONFLICT: { http: 409, status: 'ABORTED' },
  BODY_TOO_LARGE: { http: 413, status: 'INVALID_ARGUMENT' },
  UNSUPPORTED_MEDIA_TYPE: { http: 415, status: 'INVALID_ARGUMENT' },
  SERVICE_UNAVAILABLE: { http: 503, status: 'UNAVAILABLE' },
  INTERNAL: { http: 500, status: 'INTERNAL' },
} as const;

export type Reason = keyof typeof REASONS;

/** One wrong field: `destinations[1].target`, and the rule that it breaks. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** A request that the API itself turns down. */
export class Rejection extends Error {
  override readonly name = 'Rejection';

  constructor(
    readonly reason: Reason,
    message: string,
    readonly details: readonly Detail[] = [],
  ) {
    super(message);
  }
}

/** A 400 that lists every wrong field, and names the first in its message. */
export const invalid = (first: Detail, rest: readonly Detail[] = [], reason: Reason = 'INVALID_ARGUMENT'): Rejection =>
  new Rejection(reason, `${first.field} ${first.message}`, [first, ...rest]);
