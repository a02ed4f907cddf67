import type { Skill } from '../../kernel/skill.js';
import type { AgentProfile } from '../floor.events.js';
import type { QueueSpec } from '../floor.queue.js';
import { isFree } from '../floor.state.js';
import type { Agent, Floor, Queuecall } from '../floor.state.js';

/** Who may serve whom, said once more from the words alone, without any of the lines and pools that the floor keeps. */

const levelOf = ({ skills }: AgentProfile, skill: string): number => skills.find((own) => own.skill === skill)?.level ?? 0;

/** What is still required of an agent, by what has been told of the caller's waiting. */
const stillRequired = ({ skills, skillSteps }: QueueSpec, { needs, waited }: Queuecall): readonly Skill[] => {
  const lower = skillSteps.filter(({ after }) => after <= waited).reduce((sum, step) => sum + step.lower, 0);
  return (needs ?? skills).required.map(({ skill, level }) => ({ skill, level: level - lower }));
};

const canDo = (spec: QueueSpec, queuecall: Queuecall, { profile }: Agent): boolean =>
  stillRequired(spec, queuecall).every(({ skill, level }) => levelOf(profile, skill) >= level);

/** From 0; agents whom no tier names are of the last. */
export const tierIn = ({ tiers }: QueueSpec, { agentId, profile }: Agent): number => {
  for (const [index, { agentIds, tagIds }] of tiers.entries())
    if (agentIds.includes(agentId) || profile.tagIds.some((tag) => tagIds.includes(tag))) return index;
  return Math.max(0, tiers.length - 1);
};

/** How many agents of each tier have chosen to be available. */
export const staffIn = ({ agents }: Floor, queueId: string, spec: QueueSpec): readonly number[] =>
  spec.tiers.map(
    (_, tier) =>
      [...agents.values()].filter(
        (agent) => agent.serves.includes(queueId) && agent.status === 'available' && tierIn(spec, agent) === tier,
      ).length,
  );

const isOpen = (floor: Floor, spec: QueueSpec, { queueId, waited }: Queuecall, tier: number): boolean => {
  const staff = staffIn(floor, queueId, spec);
  return spec.tiers.some(({ after, skipWhenEmpty }, index) => {
    const isByTime = index === 0 || after <= waited;
    const isByAbsence = skipWhenEmpty && staff.slice(0, index).every((there) => there === 0);
    return index >= tier && (isByTime || isByAbsence);
  });
};

/** Whether an agent could be offered this caller now, were it its turn. */
export const mayServe = (floor: Floor, queuecall: Queuecall, agent: Agent): boolean => {
  const { queueId, alone } = queuecall;
  const spec = floor.queues.get(queueId)?.spec;
  if (!spec || !isFree(agent) || !agent.serves.includes(queueId) || !canDo(spec, queuecall, agent)) return false;
  if (alone) return alone.agentId === agent.agentId;
  return spec.tiers.length === 0 || isOpen(floor, spec, queuecall, tierIn(spec, agent));
};

/** Who waits, and is offered to nobody. */
export const inLineOf = ({ queuecalls }: Floor): readonly Queuecall[] =>
  [...queuecalls.values()].filter(({ offerId, serving }) => offerId === null && serving === null);

/** When the needs of a caller are to change next. */
const dueOf = (spec: QueueSpec, queuecall: Queuecall): number => {
  const { joined, waited, alone } = queuecall;
  const steps = stillRequired(spec, queuecall).some(({ level }) => level > 0) ? spec.skillSteps : [];
  const marks = [...steps, ...spec.tiers.slice(1)].map(({ after }) => after).filter((after) => after > waited);
  return Math.min(...marks.map((after) => joined + after), alone?.until ?? Infinity);
};

const isThere = (spec: QueueSpec, queuecall: Queuecall, agent: Agent | undefined): boolean =>
  agent?.status === 'available' && agent.serves.includes(queuecall.queueId) && canDo(spec, queuecall, agent);

/** What a caller waits for that will not come. */
export const forgotten = ({ queues, agents }: Floor, queuecall: Queuecall): readonly string[] => {
  const { queuecallId, queueId, alone, widens, serving } = queuecall;
  const spec = queues.get(queueId)?.spec;
  if (!spec || serving) return [];
  const due = dueOf(spec, queuecall);
  const late = due < (widens ?? Infinity) ? [`${queuecallId} is not told that it has waited until ${due}`] : [];
  if (!alone || isThere(spec, queuecall, agents.get(alone.agentId))) return late;
  return [...late, `${queuecallId} waits for ${alone.agentId}, who takes no calls of its queue`];
};
