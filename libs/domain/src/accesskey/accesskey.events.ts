import type { Instant } from '../kernel/decider.js';
import type { Permission } from '../kernel/permission.js';

export type AccesskeyEvent =
  | {
      readonly type: 'AccesskeyCreated';
      readonly accesskeyId: string;
      readonly customerId: string;
      readonly name: string;
      readonly detail: string;
      /** SHA-256 of the token, in hex; the token itself is told once and kept by nobody. */
      readonly tokenHash: string;
      /** The beginning of the token, for people to tell keys apart. */
      readonly tokenPrefix: string;
      readonly permission: Permission;
      readonly expires: Instant | null;
    }
  | { readonly type: 'AccesskeyDeleted'; readonly accesskeyId: string };

export type AccesskeyCommand =
  | (Omit<Extract<AccesskeyEvent, { type: 'AccesskeyCreated' }>, 'type'> & { readonly type: 'CreateAccesskey' })
  | { readonly type: 'DeleteAccesskey'; readonly accesskeyId: string };
