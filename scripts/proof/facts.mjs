// What the log says about a run: how long anything waited, and whether anything happened twice.

/** How far around a disturbance its effects are looked for, in milliseconds. */
const AROUND = 6_000;

/** Each event that led to another one by a process manager, with the time between. */
const delays = (log) => {
  const at = new Map(log.map(({ id, cause }) => [id, cause.at]));
  return log
    .filter(({ cause }) => cause.actor.kind === 'process' && at.has(cause.causation))
    .map(({ cause }) => ({ from: at.get(cause.causation), took: cause.at - at.get(cause.causation) }));
};

const longest = (values) => values.reduce((most, value) => Math.max(most, value), 0);

/** The longest that a fact waited for what follows from it, of those that came just before a moment or after it. */
export const reactionsAround = (log, moment) =>
  longest(
    delays(log)
      .filter(({ from }) => from > moment - 1_000 && from < moment + AROUND)
      .map(({ took }) => took),
  );

/** From a moment to when the next switchboard said that it hears the switch; null where none did. */
export const switchBackAfter = (log, moment) => {
  const back = log.find(({ event, cause }) => event.type === 'SwitchConnected' && cause.at > moment);
  return back ? back.cause.at - moment : null;
};

const repeated = (keys) => keys.length - new Set(keys).size;

const of = (log, ...types) => log.filter(({ event }) => types.includes(event.type)).map(({ event }) => event);

/** How often something that happens once has happened again. */
export const twiceIn = (log) => ({
  'events written twice': repeated(log.map(({ id }) => id)),
  'steps begun twice': repeated(of(log, 'ActiveflowStepStarted').map(({ activeflowId, visit }) => `${activeflowId} ${visit}`)),
  'ends twice': repeated(of(log, 'CallEnded').map(({ callId }) => callId)),
  'dials twice': repeated(of(log, 'CallDialAsked').map(({ legId }) => legId)),
});
