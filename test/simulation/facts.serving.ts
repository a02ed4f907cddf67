import type { FloorEvent } from '#domain/floor/floor.events.js';
import type { Skill } from '#domain/kernel/skill.js';
import { hindrance, isInLine, serves } from './facts.floor.js';
import type { AgentFacts, CallerFacts, FloorFacts } from './facts.floor.js';

/** Who may serve whom, from the words of the settings and from what has been told of each caller's waiting alone. */

const levelOf = ({ profile }: AgentFacts, skill: string): number => {
  const own = profile.skills.filter((each) => each.skill === skill).map(({ level }) => level);
  return Math.max(0, ...own);
};

const required = ({ queues }: FloorFacts, { queueId, needs, waited }: CallerFacts): readonly Skill[] => {
  const spec = queues.get(queueId);
  const asked = (needs ?? spec?.skills)?.required ?? [];
  const lower = (spec?.skillSteps ?? []).reduce((sum, step) => (waited >= step.after ? sum + step.lower : sum), 0);
  return asked.filter(({ level }) => level > lower).map(({ skill, level }) => ({ skill, level: level - lower }));
};

/** Why an agent could not do what a caller needs; undefined where it can. */
const lacks = (floor: FloorFacts, caller: CallerFacts, agent: AgentFacts): string | undefined => {
  const missed = required(floor, caller).find(({ skill, level }) => levelOf(agent, skill) < level);
  return missed && `has ${missed.skill} at ${levelOf(agent, missed.skill)}, not at ${missed.level}`;
};

const tierOf = (floor: FloorFacts, queueId: string, { agentId, profile }: AgentFacts): number => {
  const tiers = floor.queues.get(queueId)?.tiers ?? [];
  const naming = tiers.map(
    ({ tagIds, agentIds }) => agentIds.includes(agentId) || tagIds.some((tag) => profile.tagIds.includes(tag)),
  );
  return naming.includes(true) ? naming.indexOf(true) : Math.max(0, tiers.length - 1);
};

/** Whether nobody is there, whatever it does now, of the tiers before this one. */
const isEmptyBefore = (floor: FloorFacts, queueId: string, tier: number): boolean =>
  [...floor.agents.values()].every(
    (agent) => agent.status !== 'available' || !serves(floor, agent, queueId) || tierOf(floor, queueId, agent) >= tier,
  );

const isShut = (floor: FloorFacts, { queueId, waited }: CallerFacts, agent: AgentFacts): boolean => {
  const tiers = floor.queues.get(queueId)?.tiers ?? [];
  const own = tierOf(floor, queueId, agent);
  const isOpen = tiers.some(
    ({ after, skipWhenEmpty }, tier) =>
      tier >= own && (tier === 0 || waited >= after || (skipWhenEmpty && isEmptyBefore(floor, queueId, tier))),
  );
  return tiers.length > 0 && !isOpen;
};

/** Why an agent who serves the queue may not serve this caller yet; undefined where it may, as soon as it is free. */
export const unfit = (floor: FloorFacts, caller: CallerFacts, agent: AgentFacts): string | undefined => {
  const lack = lacks(floor, caller, agent);
  if (lack !== undefined) return lack;
  if (caller.alone)
    return caller.alone.agentId === agent.agentId ? undefined : `is not ${caller.alone.agentId}, whom it waits for`;
  return isShut(floor, caller, agent) ? 'is of a tier that is not open' : undefined;
};

/** Whether an agent serves the queue of a caller and may serve it now. */
export const isFor = (floor: FloorFacts, caller: CallerFacts, agent: AgentFacts): boolean =>
  serves(floor, agent, caller.queueId) && unfit(floor, caller, agent) === undefined;

/** Somebody who waits, and somebody free who may serve it. */
export const idlePair = (floor: FloorFacts): string | undefined => {
  const waiting = [...floor.present].filter(isInLine);
  if (waiting.length === 0) return undefined;
  for (const agent of floor.agents.values()) {
    const found = hindrance(agent) === undefined && waiting.find((caller) => isFor(floor, caller, agent));
    if (found) return `${found.queuecallId} waits, and ${agent.agentId} is free`;
  }
  return undefined;
};

/** Why a caller should not wait for one agent alone; undefined where it may. */
export const vainWait = (floor: FloorFacts, caller: CallerFacts): string | undefined => {
  if (!caller.alone) return undefined;
  const agent = floor.agents.get(caller.alone.agentId);
  if (!agent || agent.status !== 'available') return 'is not there';
  return serves(floor, agent, caller.queueId) ? lacks(floor, caller, agent) : 'does not serve its queue';
};

/** When the needs of a caller change by waiting alone; Infinity: never. */
const dueOf = (floor: FloorFacts, caller: CallerFacts): number => {
  const { queueId, at, waited, alone } = caller;
  const spec = floor.queues.get(queueId);
  if (!spec || caller.end || caller.serving) return Infinity;
  const steps = required(floor, caller).length > 0 ? spec.skillSteps : [];
  const afters = [...steps, ...spec.tiers.slice(1)].map(({ after }) => after).filter((after) => after > waited);
  return Math.min(...afters.map((after) => at + after), alone?.until ?? Infinity);
};

const follow = (floor: FloorFacts, caller: CallerFacts, at: number): void => {
  const [what, due] = [`needs ${caller.queuecallId}`, dueOf(floor, caller)];
  if (due === caller.widens) return;
  caller.widens = due;
  if (due === Infinity) floor.terms.end(what, at);
  else floor.terms.begin(what, due, at);
};

/** The terms of the needs of those whom an event may concern: each change of them that waiting brings has its moment. */
export const followNeeds = (floor: FloorFacts, event: FloorEvent, at: number): void => {
  const caller = 'queuecallId' in event ? floor.callers.get(event.queuecallId) : undefined;
  if (caller) follow(floor, caller, at);
  if (event.type !== 'QueueChanged') return;
  for (const each of floor.present) if (each.queueId === event.queueId) follow(floor, each, at);
};
