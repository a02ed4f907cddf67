/** What a client asks to hear: the segments of a topic, of which `*` stands for any. Whatever follows the last one is heard too. */
export type Pattern = readonly string[];

/** Why a topic is none that a customer may ask for. */
export interface TopicProblem {
  readonly reason: 'INVALID_ARGUMENT' | 'PERMISSION_DENIED';
  readonly message: string;
}

/** Who asks. */
export interface Hearer {
  readonly customerId: string;
  /** Which agent it is; none for an access key. */
  readonly agentId?: string | undefined;
  /** May hear what is its own, and nothing else of the customer's. */
  readonly ownOnly?: boolean;
}

/** `<scope>:<scope id>:<resource>:<resource id>` (voipbin.md 5.3), of which the last two may be missing or `*`. */
const TOPIC = /^(customer_id|agent_id):([0-9A-Za-z-]{1,64})(?::(\*|[a-z_]{1,64})(?::(\*|[0-9A-Za-z_-]{1,128}))?)?:?$/;

const noTopic = (topic: string): TopicProblem => ({
  reason: 'INVALID_ARGUMENT',
  message: `${JSON.stringify(topic.slice(0, 200))} is not a topic; one is customer_id:<customer id>:call:* or customer_id:<customer id>:call:<call id>.`,
});

const denied = (message: string): TopicProblem => ({ reason: 'PERMISSION_DENIED', message });

const isAny = (segment: string | undefined): boolean => segment === undefined || segment === '*';

const oneDesktop = ({ customerId }: Hearer): TopicProblem => ({
  reason: 'INVALID_ARGUMENT',
  message: `A desktop is that of one agent: customer_id:${customerId}:desktop:<agent id>.`,
});

/** What an agent may hear of itself: it is the customer's topic of that agent by another name. */
const ownPattern = (
  [scope, resource, id]: readonly (string | undefined)[],
  { customerId, agentId }: Hearer,
): Pattern | TopicProblem => {
  if (agentId === undefined || scope !== agentId)
    return denied('A topic of an agent must name the one that you have authenticated as.');
  if (!isAny(id) && id !== agentId) return denied('An agent hears of no other.');
  return ['customer_id', customerId, isAny(resource) ? 'agent' : (resource ?? ''), agentId];
};

/**
 * What a topic means for who asks. `<prefix>`, `<prefix>:` and `<prefix>:*` are the same (conflict C24); segments match whole, so
 * that `call` is not the beginning of `callback`.
 */
export const patternOf = (topic: string, hearer: Hearer): Pattern | TopicProblem => {
  const [, kind, scope, resource, id] = TOPIC.exec(topic) ?? [];
  if (kind === undefined) return noTopic(topic);
  if (kind === 'agent_id') return ownPattern([scope, resource, id], hearer);
  return customersPattern([scope, resource, id], hearer);
};

const customersPattern = ([scope, resource, id]: readonly (string | undefined)[], hearer: Hearer): Pattern | TopicProblem => {
  if (scope !== hearer.customerId) return denied('A topic must name the customer that you have authenticated as.');
  if (hearer.ownOnly) return denied('This takes the permission of manager; your own topic is agent_id:<your id>:agent:*.');
  if (resource === 'desktop' && isAny(id)) return oneDesktop(hearer);
  return trimmed(['customer_id', hearer.customerId, resource ?? '*', id ?? '*']);
};

/** Without the `*` at the end, which say nothing. */
const trimmed = (pattern: Pattern): Pattern => pattern.slice(0, pattern.findLastIndex((segment) => segment !== '*') + 1);

/** Whether a pattern means a message's topic. */
export const matches = (pattern: Pattern, topic: Pattern): boolean =>
  pattern.length <= topic.length && pattern.every((segment, index) => segment === '*' || segment === topic[index]);

export const segmentsOf = (topic: string): Pattern => topic.split(':');
