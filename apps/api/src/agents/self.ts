import type { Who } from '../auth/who.js';
import { Rejection } from '../http/reasons.js';

/**
 * Who is meant by an agent's own surface: whoever asks.
 * @throws Rejection PERMISSION_DENIED for an access key, which is nobody in particular
 */
export const selfOf = ({ actor }: Who): string => {
  if (actor.kind === 'user') return actor.id;
  throw new Rejection('PERMISSION_DENIED', 'This is for agents themselves, not for access keys.');
};
