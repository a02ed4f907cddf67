/** What a client asks to hear: the segments of a topic, of which `*` stands for any. Whatever follows the last one is heard too. */
export type Pattern = readonly string[];

/** Why a topic is none that a customer may ask for. */
export interface TopicProblem {
  readonly reason: 'INVALID_ARGUMENT' | 'PERMISSION_DENIED';
  readonly message: string;
}

/** `customer_id:<customer>:<resource>:<resource id>` (voipbin.md 5.3), of which the last two may be missing or `*`. */
const TOPIC = /^customer_id:([0-9A-Za-z-]{1,64})(?::(\*|[a-z_]{1,64})(?::(\*|[0-9A-Za-z_-]{1,128}))?)?:?$/;

/**
 * What a topic means for a customer. `<prefix>`, `<prefix>:` and `<prefix>:*` are the same (conflict C24); segments match whole, so
 * that `call` is not the beginning of `callback`.
 */
export const patternOf = (topic: string, customerId: string): Pattern | TopicProblem => {
  const found = TOPIC.exec(topic);
  if (!found) {
    const message = `${JSON.stringify(topic.slice(0, 200))} is not a topic; one is customer_id:<customer id>:call:* or customer_id:<customer id>:call:<call id>.`;
    return { reason: 'INVALID_ARGUMENT', message };
  }
  const [, customer, resource, id] = found;
  if (customer !== customerId) {
    return { reason: 'PERMISSION_DENIED', message: 'A topic must name the customer that you have authenticated as.' };
  }
  return trimmed(['customer_id', customerId, resource ?? '*', id ?? '*']);
};

/** Without the `*` at the end, which say nothing. */
const trimmed = (pattern: Pattern): Pattern => pattern.slice(0, pattern.findLastIndex((segment) => segment !== '*') + 1);

/** Whether a pattern means a message's topic. */
export const matches = (pattern: Pattern, topic: Pattern): boolean =>
  pattern.length <= topic.length && pattern.every((segment, index) => segment === '*' || segment === topic[index]);

export const segmentsOf = (topic: string): Pattern => topic.split(':');
